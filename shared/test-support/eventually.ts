import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `look` gives something other than undefined or false; an error after `millis`. */
export async function eventually<Value>(
  look: () => Promise<Value | undefined | false>,
  millis = 20_000,
): Promise<Value> {
  const deadline = Date.now() + millis;
  while (Date.now() < deadline) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    await sleep(25);
  }
  throw new Error(`it did not happen within ${millis} ms`);
}
