import { Interrupted } from './trouble.ts';

/** Never resolves; rejects with Interrupted when the signal comes. */
export function whenAborted(signal?: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal?.aborted) reject(new Interrupted());
    signal?.addEventListener('abort', () => reject(new Interrupted()), { once: true });
  });
  aborted.catch(() => {}); // whoever races with it hears of it
  return aborted;
}

/** The work's result, or Interrupted as soon as the signal comes; the work itself goes on. */
export function untilAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  return Promise.race([work, whenAborted(signal)]);
}
