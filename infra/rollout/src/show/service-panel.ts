import { counted } from './figures.ts';
import { mostShareRows, shareRows } from './share-rows.ts';
import type { ReplicaState, ReplicaView, ServiceView, Track } from './snapshot.ts';
import { emptyLine, type Line, span } from './terminal/line.ts';

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
