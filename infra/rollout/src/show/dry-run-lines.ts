import type { PlanDocument, PlannedStep } from './dry-run.ts';
import { duration } from './figures.ts';
import { movesInWords } from './moves.ts';
import { cut, fill, wrap } from './terminal/fit.ts';
import { emptyLine, type Line, plainLine, span } from './terminal/line.ts';

const columns = 80;
const nameColumns = 12;
const timeColumns = 12;
const actColumns = columns - nameColumns - timeColumns;

/** What `start --dry-run` prints: what would happen, in order, with the seconds that are expected. */
export function dryRunLines({ plan, steps, seconds }: PlanDocument): Line[] {
  const isLowerBound = steps.some((step) => step.seconds === undefined);
  return [
    [span(movesInWords(plan.moves), 'strong')],
    emptyLine,
    ...steps.flatMap(stepLines),
    emptyLine,
    plainLine(
      isLowerBound
        ? `expected: ${duration(seconds)}, and what no rollout has shown here yet`
        : `expected: ${duration(seconds)}, as earlier rollouts here have shown`,
    ),
    plainLine('Nothing has been touched. Without --dry-run it is done.'),
  ].map((line) => cut(line, columns));
}

function stepLines({ name, acts, seconds }: PlannedStep): Line[] {
  const texts = acts.flatMap((act) => wrap(act, actColumns));
  return texts.map((text, index): Line => {
    const isFirst = index === 0;
    const time = isFirst && seconds !== undefined ? duration(seconds) : '';
    return [
      ...fill([span(isFirst ? name : '', 'strong')], nameColumns),
      ...fill([span(text)], actColumns),
      span(time.padStart(timeColumns), 'dim'),
    ];
  });
}
