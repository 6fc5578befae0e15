import { run } from '@serin/cli/terminal/run.ts';

export interface AbOptions {
  port: number;
  path: string;
  headers?: Record<string, string>;
  /** Connections, kept alive; each asks again when it has its answer. */
  clients: number;
  seconds: number;
}

export interface AbResult {
  perSecond: number;
  /** How many answers there were. */
  answers: number;
}

/** What ApacheBench measures. Throws when an answer was no 2xx, broke off, or ended its connection. */
export async function ab({
  port,
  path,
  headers = {},
  clients,
  seconds,
}: AbOptions): Promise<AbResult> {
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const { stdout } = await run('ab', [
    ...['-q', '-k', '-c', String(clients), '-t', String(seconds), '-n', '10000000'],
    ...given,
    `http://127.0.0.1:${port}${path}`,
  ]);
  return readReport(stdout);
}

/** From ab's report. */
export function readReport(report: string): AbResult {
  const figure = (name: string) =>
    Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(report)?.[1]);
  const perSecond = figure('Requests per second');
  const answers = figure('Complete requests');
  const isClean = figure('Failed requests') === 0 && !(figure('Non-2xx responses') > 0);
  // The last few may still have been under way when the time was over.
  const keptAlive = figure('Keep-Alive requests') >= answers * 0.99;
  if (!(perSecond > 0 && isClean && keptAlive)) throw new Error(`ab came to nothing:\n${report}`);
  return { perSecond, answers };
}
