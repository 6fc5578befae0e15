/**
 * Asks once at a time. Whoever comes while an answer is on its way shares the next one with all the others: it was begun after they asked,
 * so it knows of what they did before.
 */
export function shareNext<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let running: Promise<unknown> | undefined;
  let next: Promise<Answer> | undefined;

  function begin(): Promise<Answer> {
    const answer = ask();
    const mine = answer
      .catch(() => {})
      .then(() => {
        if (running === mine) running = undefined;
      });
    running = mine;
    return answer;
  }

  return () => {
    if (running === undefined) return begin();
    next ??= running.then(() => {
      next = undefined;
      return begin();
    });
    return next;
  };
}
