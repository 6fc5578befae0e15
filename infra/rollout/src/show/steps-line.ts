import { duration } from './figures.ts';
import type { StepMark, StepView } from './steps.ts';
import { type Line, type Span, type Style, span, widthOf } from './terminal/line.ts';

const marks: Readonly<Record<StepMark, readonly [string, Style]>> = {
  done: ['✔', 'good'],
  now: ['▶', 'strong'],
  ahead: ['·', 'dim'],
  undone: ['✖', 'bad'],
};

/**
 * `✔ 1/4 43 s   ▶ 2/4 12 s   · 3/4`, on at most so many lines of so many columns: with more steps than that, those around the one
 * that is under way.
 */
export function stepsLines(steps: readonly StepView[], columns: number, atMost: number): Line[] {
  const current = steps.findIndex(({ mark }) => mark !== 'done');
  for (let first = 0; first < steps.length; first++) {
    const shown = steps.slice(first).map(stepSpans);
    const lines = arrange(first > 0 ? [[span('…', 'dim')], ...shown] : shown, columns);
    if (lines.length <= atMost) return lines;
    if (first >= current) return lines.slice(0, atMost);
  }
  return [];
}

function stepSpans({ name, mark, seconds }: StepView): Span[] {
  const [sign, style] = marks[mark];
  const time = seconds === undefined ? [] : [span(` ${duration(seconds)}`, 'dim')];
  return [span(`${sign} `, style), span(name, mark === 'now' ? 'strong' : undefined), ...time];
}

function arrange(items: readonly Line[], columns: number): Line[] {
  const lines: Line[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    const longer = last && [...last, span('   '), ...item];
    if (longer && widthOf(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(item);
  }
  return lines;
}
