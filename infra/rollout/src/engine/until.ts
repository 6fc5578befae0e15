import { Trouble } from '@serin/cli/terminal/trouble.ts';
import type { Clock } from './engine.ts';

export interface Wait {
  readonly clock: Clock;
  /** What is awaited, for people: `the edge sends nothing to stable any more`. */
  readonly what: string;
  readonly seconds: number;
  readonly signal?: AbortSignal | undefined;
}

const everyMs = 200;

/**
 * Looks until it holds. An edge that does not answer for a moment is waited for. Throws Trouble that says what was awaited when time
 * is up, and at once what `holds` itself throws as Trouble.
 */
export async function until(wait: Wait, holds: () => Promise<boolean>): Promise<void> {
  const { clock, what, seconds, signal } = wait;
  const deadline = clock.now().getTime() + seconds * 1_000;
  for (;;) {
    let why = '';
    try {
      if (await holds()) return;
    } catch (error) {
      if (error instanceof Trouble) throw error;
      why = ` (${(error as Error).message})`;
    }
    if (clock.now().getTime() >= deadline)
      throw new Trouble(
        `waited ${seconds} s in vain until ${what}${why}`,
        '`npm run rollout -- status` shows what there is.',
      );
    await clock.sleep(everyMs, signal);
  }
}
