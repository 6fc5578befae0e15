/** Handlers and styles within a page's tags, which its policy forbids: `onclick=`, `style=`. What stands in quotes is no tag. */
export function inlineCodeIn(page: string): string[] {
  const withoutValues = page.replace(/"[^"]*"/g, '""');
  return withoutValues.match(/<[^>]*\s(style|on[a-z]+)=[^>]*>/g) ?? [];
}
