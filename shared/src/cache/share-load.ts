type Load<Value> = () => Promise<Value>;

interface Turn {
  running: Promise<unknown>;
  /** Begins when `running` ends, for all who came in the meantime. */
  next: Promise<unknown> | undefined;
}

/**
 * Lets those who ask for the same key at the same time share a reading of the truth. Who comes while one is under way
 * waits for the next, which begins after they asked: nobody gets what was true only before.
 */
export function createShareLoad(): <Value>(key: string, load: Load<Value>) => Promise<Value> {
  const turns = new Map<string, Turn>();

  function begin<Value>(key: string, load: Load<Value>): Promise<Value> {
    const running = load();
    const turn: Turn = { running, next: undefined };
    turns.set(key, turn);
    const ended = () => {
      if (turn.next === undefined) turns.delete(key);
    };
    running.then(ended, ended);
    return running;
  }

  return <Value>(key: string, load: Load<Value>): Promise<Value> => {
    const turn = turns.get(key);
    if (turn === undefined) return begin(key, load);
    turn.next ??= turn.running.then(
      () => begin(key, load),
      () => begin(key, load),
    );
    return turn.next as Promise<Value>;
  };
}
