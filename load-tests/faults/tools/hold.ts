import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted } from '@serin/cli/terminal/trouble.ts';

/** Lets a fault last, in milliseconds. Throws Interrupted as soon as the signal comes. */
export async function hold(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {
    throw new Interrupted();
  });
}
