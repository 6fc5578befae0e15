import { bar } from './bar.ts';
import { count, percent } from './figures.ts';
import type { ServiceView } from './snapshot.ts';
import { type Line, type Span, span } from './terminal/line.ts';

/** So many rows there are when everything is known. */
export const mostShareRows = 5;

const labelColumns = 10;
const figureColumns = 9;
const widestBar = 40;

/** The canaries' part as it is set, and, below it, as it was measured. */
export function shareRows({ share, measured }: ServiceView, columns: number): Line[] {
  const wide = Math.min(columns - labelColumns - figureColumns, widestBar);
  const barRow = (name: string, part: number): Line => [
    label(name),
    ...bar(part, wide, 'canary'),
    span(percent(part).padStart(figureColumns)),
  ];
  const set = barRow('set', share.of === 0 ? 0 : share.canary / share.of);
  if (measured === undefined) return [set, [label('measured'), span('not now', 'dim')]];
  const { canary, stable, retried, interval } = measured;
  const requests = canary.requests + stable.requests;
  return [
    set,
    requests === 0
      ? [label('measured'), span('no requests yet', 'dim')]
      : barRow('measured', canary.requests / requests),
    ...(interval
      ? [[label(''), span(`${percent(interval.low)} to ${percent(interval.high)} (95 %)`, 'dim')]]
      : []),
    [label('requests'), span(`${count(requests)}, ${count(retried)} retried`)],
    [label('failed'), failedSpan(canary.failed, stable.failed)],
  ];
}

const label = (name: string): Span => span(name.padEnd(labelColumns));

function failedSpan(canary: number, stable: number): Span {
  if (canary + stable === 0) return span('0');
  return span(`canary ${count(canary)}, stable ${count(stable)}`, 'bad');
}
