import type { System } from '../drills/system.ts';
import { settingsOfGround } from './ground.ts';

/** What a replica shows of itself, from inside its own container: the edge doesn't know it. */
export interface Signs {
  ready: { status: number; checks: Record<string, { state: string; code?: string }> };
  front: string;
  /** `upstream_errors_total` by upstream and reason; what is 0 is left out. */
  errors: Record<string, Record<string, number>>;
  log: Record<string, unknown>[];
}

export interface LoneReplica {
  /** Undefined while it does not answer. */
  signs(): Promise<Signs | undefined>;
  remove(): Promise<void>;
}

const lookAround = `
  const get = (path) => fetch('http://127.0.0.1:8080' + path);
  (async () => {
    const [ready, front, metrics] = await Promise.all(['/health/ready', '/', '/metrics'].map(get));
    console.log(JSON.stringify({
      status: ready.status, checks: (await ready.json()).checks, front: await front.text(), metrics: await metrics.text() }));
  })().catch(() => console.log('null'))`;

function readErrors(metrics: string): Signs['errors'] {
  const errors: Signs['errors'] = {};
  for (const [, labels = '', value] of metrics.matchAll(
    /^upstream_errors_total\{([^}]*)\} (\S+)$/gm,
  )) {
    const label = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
    if (Number(value) === 0) continue;
    const upstream = label('upstream');
    errors[upstream] = { ...errors[upstream], [label('reason')]: Number(value) };
  }
  return errors;
}

const readLog = (text: string): Signs['log'] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

/** Starts a replica of message beside the others, with something wrong in its environment. */
export async function startLoneReplica(
  system: System,
  name: string,
  settings: Record<string, string>,
): Promise<LoneReplica> {
  const container = `${system.project.name}-${name}`;
  const environment = Object.entries({ ...settingsOfGround, ...settings });
  const remove = async () => {
    await system.docker('rm', '--force', '--volumes', container);
  };
  await remove();
  await system.compose(
    ...['run', '--detach', '--no-deps', '--name', container],
    ...environment.flatMap(([variable, value]) => ['-e', `${variable}=${value}`]),
    'message-v1',
  );
  return {
    async signs() {
      const seen = JSON.parse(await system.docker('exec', container, 'node', '-e', lookAround));
      if (seen === null) return undefined;
      const { status, checks, front, metrics } = seen;
      const log = readLog(await system.docker('logs', container));
      return { ready: { status, checks }, front, errors: readErrors(metrics), log };
    },
    remove,
  };
}
