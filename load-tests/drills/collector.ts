import type { System } from './system.ts';
import { until } from './wait.ts';

/** What an exporter of traces meets at `http://traces:4318`. */
export interface Collector {
  /** Takes connections and requests, and never answers. */
  fallSilent(): Promise<void>;
  /** Answers again. */
  answer(): Promise<void>;
  /** The body of each request that was answered. */
  requests(): Promise<string[]>;
  remove(): Promise<void>;
}

const program = `
  let isSilent = false;
  process.on('SIGHUP', () => { isSilent = false; }).on('SIGUSR2', () => { isSilent = true; });
  require('node:http').createServer(async (req, res) => {
    const body = Buffer.concat(await req.toArray()).toString();
    if (isSilent) return;
    if (process.env.KEEP === '1') console.log(body);
    res.setHeader('Content-Type', 'application/json').end('{}');
  }).listen(4318, () => console.log('listening'));`;

/**
 * Takes the place of the system's own trace store until it is removed: a container of that name on the inner network.
 * @param keep whether it remembers what it was sent
 */
export async function startCollector(system: System, keep: boolean): Promise<Collector> {
  const [replica] = await system.containers('message-v1');
  if (replica === undefined) throw new Error('there is no replica of message-v1');
  const own = (await system.containers('traces')).filter(({ status }) => status === 'running');
  const name = `${system.project.name}-collector`;
  const run = [
    ...['run', '--detach', '--init', '--name', name, '--memory', '256m'],
    ...['--network', `${system.project.name}_inside`, '--network-alias', 'traces'],
    ...['--log-opt', 'max-size=50m', '--env', `KEEP=${keep ? 1 : 0}`],
    ...[replica.image, 'node', '-e', program],
  ];
  const log = () => system.docker('logs', name);
  const remove = async () => {
    await system.docker('rm', '--force', '--volumes', name);
    if (own.length > 0) await system.compose('start', 'traces');
  };
  if (own.length > 0) await system.compose('stop', 'traces');
  try {
    await system.docker(...run);
    // A signal that comes before its handler would end it.
    await until('the collector listens', 30, async () => (await log()).includes('listening'), 200);
  } catch (error) {
    await remove();
    throw error;
  }
  const tell = async (signal: string) =>
    void (await system.docker('kill', '--signal', signal, name));
  return {
    fallSilent: () => tell('SIGUSR2'),
    answer: () => tell('SIGHUP'),
    requests: async () => (await log()).split('\n').filter((line) => line.startsWith('{')),
    remove,
  };
}
