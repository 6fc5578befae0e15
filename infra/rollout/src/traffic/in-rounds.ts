/**
 * Each of these once in every round, in another order each time. The edge deals requests out in turn: were these in turn too, a replica would be asked
 * the same again and again, and others never.
 */
export function inRounds<Item>(items: readonly Item[]): () => Item {
  let left: Item[] = [];
  return () => {
    if (left.length === 0) left = [...items];
    const [next] = left.splice(Math.floor(Math.random() * left.length), 1);
    return next as Item;
  };
}
