import { ask } from '../scenarios/ask.ts';
import type { System } from './system.ts';
import { until } from './wait.ts';

/** What Prometheus knows of the host; what only grows is counted since the host's start. */
const queries = {
  /** Seconds since 1970: when this was read. */
  at: 'max(timestamp(node_load1))',
  cores: 'count(node_cpu_seconds_total{mode="user"})',
  userSeconds: 'sum(node_cpu_seconds_total{mode="user"})',
  iowaitSeconds: 'sum(node_cpu_seconds_total{mode="iowait"})',
  writtenBytes: 'sum(node_disk_written_bytes_total)',
  load1: 'node_load1',
} as const;

export type HostFigures = Readonly<Record<keyof typeof queries, number>>;

/** The value of a query that has just one. Throws when it has none. */
export async function valueOfQuery(system: System, query: string): Promise<number> {
  const path = `/api/v1/query?query=${encodeURIComponent(query)}`;
  const { status, error, body } = await ask(system.project.ports.prometheus, { path });
  if (status !== 200) throw new Error(`Prometheus answers ${error ?? status} to ${query}`);
  const [first] = JSON.parse(body).data.result;
  if (first === undefined) throw new Error(`Prometheus knows nothing of ${query}`);
  return Number(first.value[1]);
}

/** The host's figures as Prometheus has them now: some seconds old. */
export async function hostFigures(system: System): Promise<HostFigures> {
  const entries = Object.entries(queries).map(async ([name, query]) => [
    name,
    await valueOfQuery(system, query),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

/** The host's figures as of now or later: waits until Prometheus has asked again. */
export async function freshHostFigures(system: System): Promise<HostFigures> {
  const now = Date.now() / 1_000;
  const isFresh = async () => (await valueOfQuery(system, queries.at)) > now;
  await until('Prometheus has asked for the host again', 30, isFresh, 250);
  return hostFigures(system);
}
