/**
 * The connection URL with the password in it. pg would let an empty password in the URL win over one that is given
 * beside it.
 */
export function connectionUrl(url: string, password: string | undefined): string {
  if (password === undefined) return url;
  const complete = new URL(url);
  complete.password = encodeURIComponent(password);
  return complete.href;
}
