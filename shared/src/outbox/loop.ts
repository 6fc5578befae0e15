import type { Log } from '../contracts/log.ts';

export interface LoopOptions {
  name: string;
  /** How long to rest when there is nothing to do. */
  idleMillis: number;
  /** How long to rest at most after failures. */
  longestPauseMillis?: number;
  /** One round of work: true if there may be more at once. */
  step: () => Promise<boolean>;
  log: Log;
}

export interface Loop {
  /** Start the next round now (or another one, if a round is running). */
  wake(): void;
  /** Let the running round finish, and start no other. */
  stop(): Promise<void>;
}

/** Repeats `step` for ever, one round at a time; after failures it waits longer and longer, with jitter. */
export function startLoop(options: LoopOptions): Loop {
  const { name, idleMillis, longestPauseMillis = 2_000, step, log } = options;
  let stopped = false;
  let woken = false;
  let failures = 0;
  let endPause = () => {};

  const pause = (millis: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, millis);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function round(): Promise<void> {
    woken = false;
    try {
      const more = await step();
      if (failures > 0) log.info({ failures }, `${name}: works again`);
      failures = 0;
      if (more || woken || stopped) return;
      await pause(idleMillis);
    } catch (error) {
      failures += 1;
      const level = failures === 1 ? 'warn' : 'debug';
      log[level]({ err: error, failures }, `${name}: a round failed`);
      if (stopped) return;
      await pause(Math.min(longestPauseMillis, 100 * 2 ** failures) * (0.5 + Math.random() / 2));
    }
  }

  const finished = (async () => {
    while (!stopped) await round();
  })();

  return {
    wake() {
      woken = true;
      if (failures === 0) endPause();
    },
    async stop() {
      stopped = true;
      endPause();
      await finished;
    },
  };
}
