import { median } from '../figures.ts';
import type { Rate } from '../side-by-side.ts';

export interface StageFigures {
  name: string;
  /** Answers a second. */
  rate: Rate;
  /** CPU time of the process for each answer, in microseconds, one of each round. */
  cpuMicros: readonly number[];
}

/** One call at all stages; the first stage is what the others are measured by. */
export interface CallFigures {
  call: string;
  stages: readonly StageFigures[];
}

/** What issue 4 asks of a replica with all signals on, beside bare node:http. */
const aim = 0.6;

/** One screen: each stage beside the first, by answers a second and by CPU time, which noise touches less. */
export function sumUp(calls: readonly CallFigures[], conditions: readonly string[]): string {
  return [...calls.flatMap(tableOf), ...conditions].join('\n');
}

function tableOf({ call, stages }: CallFigures): string[] {
  const [first] = stages;
  if (first === undefined) return [];
  const head = ['', 'a second', 'ratio', 'CPU µs each', 'ratio'];
  const rows = stages.map(({ name, rate, cpuMicros }) => [
    name,
    Math.round(rate.median).toLocaleString('en-GB'),
    (rate.median / first.rate.median).toFixed(2),
    median(cpuMicros).toFixed(1),
    (median(first.cpuMicros) / median(cpuMicros)).toFixed(2),
  ]);
  const table = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   ')
      .trimEnd();
  const last = stages.at(-1) ?? first;
  const reached = median(first.cpuMicros) / median(last.cpuMicros);
  const verdict = `${reached >= aim ? '✔' : '✖'} aim ${aim}, by CPU time`;
  return [call, ...table.map((row) => `  ${line(row)}`), `  ${verdict}`, ''];
}
