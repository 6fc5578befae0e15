import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted } from '@serin/cli/terminal/trouble.ts';

/** Polls until it holds. Returns how long that took in milliseconds; throws, naming what was awaited, after `seconds`. */
export async function until(
  what: string,
  seconds: number,
  holds: () => Promise<boolean> | boolean,
  everyMs = 50,
): Promise<number> {
  const start = performance.now();
  for (;;) {
    if (await holds()) return Math.round(performance.now() - start);
    if (performance.now() - start > seconds * 1_000)
      throw new Error(`waited ${seconds} s in vain until ${what}`);
    await sleep(everyMs);
  }
}

/** Lets time pass, in milliseconds. Throws Interrupted as soon as the signal comes. */
export async function hold(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {
    throw new Interrupted();
  });
}
