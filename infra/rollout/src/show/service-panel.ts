import { bar } from './bar.ts';
import { count, counted, percent } from './figures.ts';
import type { ReplicaState, ReplicaView, ServiceView, Track } from './snapshot.ts';
import { emptyLine, type Line, type Span, span } from './terminal/line.ts';

const signs: Readonly<Record<ReplicaState, string>> = {
  starting: '◌',
  dark: '○',
  serving: '●',
  parked: '◐',
  draining: '◔',
};

const asWords: Readonly<Record<ReplicaState, string>> = {
  starting: 'starts',
  dark: 'is ready, dark',
  serving: 'serves',
  parked: 'is parked, warm',
  draining: 'drains',
};

export interface PanelOptions {
  readonly columns: number;
  readonly title: string;
  /** Just so many lines for replicas that don't serve, so that what follows keeps its place; absent: as many as it takes. */
  readonly details?: number | undefined;
}

/** One service: its replicas by track and version, the share that is set, and the share that was measured. */
export function servicePanel(service: ServiceView, options: PanelOptions): Line[] {
  const { columns, details, title } = options;
  const shares = shareRows(service, columns);
  const unused = details === undefined ? 0 : mostShareRows - shares.length;
  return [
    [span(title, 'strong')],
    ...tracks.flatMap((track) => trackRows(track, service.replicas)),
    ...shares,
    ...Array<Line>(unused).fill(emptyLine),
    ...unusual(service.replicas, details),
  ];
}

/** One row for each version of a track; while it is promoted, stable has two. */
function trackRows(track: Track, replicas: readonly ReplicaView[]): Line[] {
  const own = replicas.filter((replica) => replica.track === track).sort(byState);
  if (own.length === 0) return [[span(`-     ${track}  none`, 'dim')]];
  return [...Map.groupBy(own, ({ version }) => version)].map(([version, members]): Line => {
    const serving = members.filter(({ state }) => state === 'serving').length;
    const weights = new Set(members.map(({ weight }) => weight));
    const weight = weights.size === 1 && !weights.has(1) ? `, weight ${[...weights][0]}` : '';
    const marks = members.map(({ state }) => signs[state]).join('');
    return [
      span(`${marks.padEnd(5)} ${track} ${version}`, track),
      span(`  ${serving} of ${members.length} serve${weight}`, 'dim'),
    ];
  });
}

const order: readonly ReplicaState[] = ['serving', 'parked', 'dark', 'starting', 'draining'];
const tracks: readonly Track[] = ['stable', 'canary'];

const byState = (a: ReplicaView, b: ReplicaView) => order.indexOf(a.state) - order.indexOf(b.state);

/** A line for each replica that does not serve, and why that is. */
function unusual(replicas: readonly ReplicaView[], wanted: number | undefined): Line[] {
  const others = replicas.filter(({ state }) => state !== 'serving').sort(byState);
  const room = wanted ?? others.length;
  const shown = others.length > room ? others.slice(0, room - 1) : others;
  const lines = shown.map(({ instance, state, track, connections }): Line => {
    const open = connections === undefined ? '' : `, ${counted(connections, 'connection')}`;
    const words = `${instance.slice(0, 6)} ${asWords[state]}${open}`;
    return [span(`${signs[state]} `, track), span(words)];
  });
  const left = others.length - shown.length;
  if (left > 0) lines.push([span(`  and ${left} more`, 'dim')]);
  return [...lines, ...Array<Line>(room - lines.length).fill(emptyLine)];
}

const mostShareRows = 5;
const labelColumns = 10;
const figureColumns = 9;
const widestBar = 40;

function shareRows({ share, measured }: ServiceView, columns: number): Line[] {
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
    interval
      ? [label(''), span(`${percent(interval.low)} to ${percent(interval.high)} (95 %)`, 'dim')]
      : emptyLine,
    [label('requests'), span(`${count(requests)}, ${count(retried)} retried`)],
    [label('failed'), failedSpan(canary.failed, stable.failed)],
  ];
}

const label = (name: string): Span => span(name.padEnd(labelColumns));

function failedSpan(canary: number, stable: number): Span {
  if (canary + stable === 0) return span('0');
  return span(`canary ${count(canary)}, stable ${count(stable)}`, 'bad');
}
