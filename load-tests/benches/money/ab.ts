import { run } from '@serin/cli/terminal/run.ts';

export interface AbOptions {
  port: number;
  path: string;
  headers?: Record<string, string>;
  /** Connections, kept alive; each asks again when it has its answer. */
  clients: number;
  seconds: number;
}

/** Answers a second, as ApacheBench measures them. Throws when one of them was no 2xx, broke off, or ended its connection. */
export async function ab({
  port,
  path,
  headers = {},
  clients,
  seconds,
}: AbOptions): Promise<number> {
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const { stdout } = await run('ab', [
    ...['-q', '-k', '-c', String(clients), '-t', String(seconds), '-n', '10000000'],
    ...given,
    `http://127.0.0.1:${port}${path}`,
  ]);
  return answersPerSecond(stdout);
}

/** From ab's report. */
export function answersPerSecond(report: string): number {
  const figure = (name: string) =>
    Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(report)?.[1]);
  const rate = figure('Requests per second');
  const requests = figure('Complete requests');
  const isClean = figure('Failed requests') === 0 && !(figure('Non-2xx responses') > 0);
  // The last few may still have been under way when the time was over.
  const keptAlive = figure('Keep-Alive requests') >= requests * 0.99;
  if (!(rate > 0 && isClean && keptAlive)) throw new Error(`ab came to nothing:\n${report}`);
  return rate;
}
