import { setTimeout as sleep } from 'node:timers/promises';
import { untilAborted } from '../terminal/interrupt.ts';
import { Trouble } from '../terminal/trouble.ts';
import { patienceWith } from './port-owner.ts';
import type { TakenPort } from './ports.ts';

export interface Waiting {
  readonly onWait: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds, from any start. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** However often the owners change. */
const longestSeconds = 120;

/**
 * Looks each second until no port of ours is taken. Throws Trouble that names each taken port, who has it, and the variable
 * that moves ours: at once for whoever listens, after a while for an owner that may give it back.
 */
export async function awaitPorts(
  look: () => Promise<readonly TakenPort[]>,
  { onWait, signal }: Waiting,
  clock: Clock = { now: () => performance.now(), sleep },
): Promise<void> {
  const start = clock.now();
  let since = new Map<string, number>();
  for (let told = ''; ; ) {
    const taken = await look();
    if (taken.length === 0) return;
    const now = clock.now();
    // Not from the start: a port can be let go between the look at it and the look for its owner, who is then unknown.
    since = new Map(taken.map((one) => [keyOf(one), since.get(keyOf(one)) ?? now]));
    const left = Math.min(...taken.map((one) => secondsLeft(one, since, now)));
    const words = taken.map(({ port, owner }) => `port ${port} is taken by ${owner}`).join('; ');
    if (left <= 0 || now - start >= longestSeconds * 1_000) {
      const variables = taken.map(({ variable }) => variable).join(', ');
      throw new Trouble(words, `Stop that, or choose another port: ${variables} in .env.`);
    }
    if (words !== told) onWait(`${words}: waiting for it, ${left} s at most`);
    told = words;
    await untilAborted(clock.sleep(1_000), signal);
  }
}

const keyOf = ({ port, owner }: TakenPort) => `${port} ${owner}`;

function secondsLeft(one: TakenPort, since: ReadonlyMap<string, number>, now: number): number {
  const heldMs = now - (since.get(keyOf(one)) ?? now);
  return Math.ceil(patienceWith(one.owner) - heldMs / 1_000);
}
