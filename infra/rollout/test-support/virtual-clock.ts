import type { Clock } from '../src/engine/engine.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that passes only while everybody sleeps, and then at once. */
export function virtualClock(): Clock {
  let now = Date.parse('2026-12-01T12:00:00Z');
  const sleepers: Sleeper[] = [];
  let isDue = false;

  function pump() {
    isDue = false;
    sleepers.sort((a, b) => a.at - b.at);
    const next = sleepers.shift();
    if (next === undefined) return;
    now = Math.max(now, next.at);
    next.wake();
    schedule();
  }
  function schedule() {
    if (isDue || sleepers.length === 0) return;
    isDue = true;
    setImmediate(pump);
  }

  return {
    now: () => new Date(now),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => {
          const index = sleepers.indexOf(sleeper);
          if (index >= 0) sleepers.splice(index, 1);
          reject(signal.reason);
        });
        schedule();
      }),
  };
}
