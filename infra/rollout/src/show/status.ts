import { freezeInWords } from '../plan/frozen.ts';
import { duration, minuteOf, secondsBetween } from './figures.ts';
import { wholeEntries } from './journal-lines.ts';
import { movesInWords } from './moves.ts';
import { nowWords } from './now-words.ts';
import { servicesPart } from './services-part.ts';
import { shownVerdict } from './shown-verdict.ts';
import type { Snapshot } from './snapshot.ts';
import { stepViews } from './steps.ts';
import { stepsLines } from './steps-line.ts';
import { cut, wrap } from './terminal/fit.ts';
import { emptyLine, type Line, plainLine, span } from './terminal/line.ts';

const columns = 80;
const shownEntries = 10;

/** What `rollout status` says: as `watch`, with every reason and every replica, however many lines that takes. */
export function statusLines(snapshot: Snapshot): Line[] {
  const parts = [
    rolloutPart(snapshot),
    servicesPart(snapshot, columns),
    shownVerdict(snapshot, columns),
    journalPart(snapshot),
    troublePart(snapshot),
  ].filter((part) => part.length > 0);
  return parts
    .flatMap((part, index) => (index === 0 ? part : [emptyLine, ...part]))
    .map((line) => cut(line, columns));
}

function rolloutPart(snapshot: Snapshot): Line[] {
  const { at, rollout } = snapshot;
  if (rollout === undefined) return [nowWords(snapshot)];
  const { id, who, startedAt, endedAt, override, plan } = rollout;
  const took = duration(secondsBetween(startedAt, endedAt ?? at));
  const extras = [
    plan.manual && 'waits for `promote` at each step',
    plan.sticky && 'sticky',
    plan.traffic && 'with traffic of its own',
  ].filter((extra) => extra !== false);
  return [
    [span(movesInWords(plan.moves), 'strong')],
    [span(`rollout ${id}, ${minuteOf(startedAt)} UTC by ${who}, ${took}`, 'dim')],
    ...(extras.length > 0 ? [[span(extras.join(', '), 'dim')]] : []),
    ...(override ? [[span(`in spite of a freeze: ${override}`, 'attention')]] : []),
    nowWords(snapshot),
    emptyLine,
    ...stepsLines(stepViews(rollout, at), columns, Number.POSITIVE_INFINITY),
  ];
}

function journalPart({ rollout }: Snapshot): Line[] {
  const entries = rollout?.entries ?? [];
  const earlier = entries.length - shownEntries;
  return [
    ...(earlier > 0
      ? [plainLine(`${earlier} earlier entries: \`rollout history ${rollout?.id}\``)]
      : []),
    ...wholeEntries(entries.slice(-shownEntries), columns),
  ];
}

function troublePart({ freeze, notes, at }: Snapshot): Line[] {
  const frozen = freeze ? wrap(`frozen ${freezeInWords(freeze, new Date(at))}`, columns) : [];
  return [
    ...frozen.map((line) => [span(line, 'attention')]),
    ...notes.flatMap((note) => wrap(note, columns)).map((line) => [span(line, 'bad')]),
  ];
}
