/**
 * Does the same for each, at the same time, and waits for all of them, also when one fails: two must never be at work on the same thing.
 * Throws the first error.
 */
export async function sideBySide<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const results = await Promise.allSettled(items.map(work));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
