import type { Receipt } from '../scenarios/steady-load.ts';
import { replicasAtEdge } from './edge-view.ts';
import type { System } from './system.ts';
import { until } from './wait.ts';

export interface DrillOptions {
  /** For drills that last: how long. */
  seconds: number;
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
  run(system: System, options: DrillOptions): Promise<Finding[]>;
}

export const finding = (text: string, holds: boolean): Finding => ({ text, holds });

/** No request of a load failed. */
export function noneFailed({ answers, failures, slowestMs }: Receipt): Finding {
  const examples = failures.slice(0, 5).map((one) => `\n      ${one}`);
  return finding(
    `${answers.length} requests, ${failures.length} failed, the slowest took ${slowestMs} ms${examples.join('')}`,
    failures.length === 0 && answers.length > 0,
  );
}

/** Both services have so many replicas in rotation again. */
export async function allBack(system: System, replicas = 4): Promise<Finding> {
  const ms = await until(`${replicas} replicas of each service are in rotation`, 60, async () => {
    const [message, credit] = await Promise.all([
      replicasAtEdge(system, 'message'),
      replicasAtEdge(system, 'credit'),
    ]);
    return message === replicas && credit === replicas;
  });
  return finding(`all replicas in rotation after another ${(ms / 1_000).toFixed(1)} s`, true);
}
