import type { Receipt } from '../scenarios/steady-load.ts';
import { type Census, census } from './edge-view.ts';
import type { System } from './system.ts';
import { until } from './wait.ts';

export interface DrillOptions {
  /** For drills that last: how long. */
  seconds: number;
  /** For drills that do the same again and again: how often; once if left out. */
  times?: number;
  /** For drills that leave something to chance: the same seed, the same choices. */
  seed: number;
  /** Aborted on Ctrl-C: mend what is broken, and end. */
  signal: AbortSignal;
  say: (line: string) => void;
}

export interface Finding {
  /** What was tried to be disproved, or a figure. */
  text: string;
  holds: boolean;
}

export interface Drill {
  name: string;
  /** What the drill tries to disprove. */
  hypothesis: string;
  /** Unless --seconds or --minutes says otherwise; 0 for drills that end when they are done. */
  seconds: number;
  /** Unless --times says otherwise; absent for drills that do everything once. */
  times?: number;
  run(system: System, options: DrillOptions): Promise<Finding[]>;
}

export const finding = (text: string, holds: boolean): Finding => ({ text, holds });

/** No request of a load failed. */
export function noneFailed({ answers, failures, slowestMs, ranOut }: Receipt): Finding {
  const examples = failures.slice(0, 5).map((one) => `\n      ${one}`);
  const end = ranOut ? '; the load had ended before the drill' : '';
  return finding(
    `${answers.length} requests, ${failures.length} failed, the slowest took ${slowestMs} ms${end}${examples.join('')}`,
    failures.length === 0 && answers.length > 0 && !ranOut,
  );
}

/** Both services have as many replicas in rotation as `before`. */
export async function allBack(system: System, before: Census): Promise<Finding> {
  const { message, credit } = before;
  const what = `${message} replicas of message and ${credit} of credit are in rotation`;
  const ms = await until(what, 60, async () => {
    const now = await census(system);
    return now.message === message && now.credit === credit;
  });
  return finding(`${what} after another ${(ms / 1_000).toFixed(1)} s`, true);
}
