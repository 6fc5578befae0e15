import type { ComposeProject } from './compose-project.ts';

/** A line of the edge's statistics: a server of a pool, or (`BACKEND`) the pool itself. */
export interface EdgeRow {
  readonly pool: string;
  /** Such as `stable-2`, or `BACKEND`. */
  readonly server: string;
  /** `UP`, `DOWN`, `MAINT (resolution)`, ... */
  readonly status: string;
  readonly weight: number;
  /** Such as 172.31.151.130:8080; empty where the place is not taken. */
  readonly address: string;
  /** Requests under way. */
  readonly connections: number;
  /** Requests passed to it since the edge started, retries among them. */
  readonly requests: number;
  /** Answers of 5xx; for the pool, those that the edge made itself among them. */
  readonly failed: number;
  readonly retried: number;
}

const timeoutMs = 2_000;

/** What the edge knows of its pools and servers, now. Throws when it does not answer in time. */
export async function readEdge(project: Pick<ComposeProject, 'ports'>): Promise<EdgeRow[]> {
  const response = await fetch(`http://127.0.0.1:${project.ports.stats}/;csv`, {
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`the edge's statistics answered ${response.status}`);
  return parseEdge(await response.text());
}

/** Reads HAProxy's CSV (its management guide, 9.1), by the names in its first line. */
export function parseEdge(csv: string): EdgeRow[] {
  const [header = '', ...lines] = csv.split('\n');
  const columns = new Map(
    header
      .replace(/^# /, '')
      .split(',')
      .map((name, index) => [name, index]),
  );
  return lines.filter(Boolean).map((line) => {
    const cells = line.split(',');
    const cell = (name: string) => cells[columns.get(name) ?? -1] ?? '';
    return {
      pool: cell('pxname'),
      server: cell('svname'),
      status: cell('status'),
      weight: Number(cell('weight')),
      address: cell('addr'),
      connections: Number(cell('scur')),
      requests: Number(cell('stot')),
      failed: Number(cell('hrsp_5xx')),
      retried: Number(cell('wretr')) + Number(cell('wredis')),
    };
  });
}

/** Whether it gets requests. */
export const isUp = ({ status }: Pick<EdgeRow, 'status'>) => status.startsWith('UP');
