import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

export interface WebhookSettings {
  readonly url: string;
  /** Sent as a bearer token. */
  readonly token?: string | undefined;
}

/**
 * Where `ROLLOUT_WEBHOOK_URL` and `ROLLOUT_WEBHOOK_TOKEN_FILE` (relative to the root folder) say that entries go. A setting that
 * makes no sense is a warning, not an error: nobody should be kept from undoing by it.
 */
export function webhookSettings(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): { readonly webhook?: WebhookSettings; readonly warning?: string } {
  const { ROLLOUT_WEBHOOK_URL: url, ROLLOUT_WEBHOOK_TOKEN_FILE: tokenFile } = env;
  if (!url) return {};
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    return { warning: 'ROLLOUT_WEBHOOK_URL is no http address: nobody is told of this rollout' };
  if (!tokenFile) return { webhook: { url } };
  try {
    const path = isAbsolute(tokenFile) ? tokenFile : join(root, tokenFile);
    return { webhook: { url, token: readFileSync(path, 'utf8').trim() } };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      warning: `ROLLOUT_WEBHOOK_TOKEN_FILE can't be read (${code}): nobody is told of this rollout`,
    };
  }
}
