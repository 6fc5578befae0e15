import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../machine.ts';
import type { Say } from '../terminal/progress.ts';
import { run, tryRun } from '../terminal/run.ts';
import { Trouble } from '../terminal/trouble.ts';
import { baseImage, ensureBaseImage } from './base-image.ts';
import { nodeContext, nodeVersion } from './node-context.ts';

const prefix = 'serin-standin/';

/** The variables of docker-compose.yml that name an image, and the stand-in of each: its folder and its tag. */
const standIns = {
  HAPROXY_IMAGE: { folder: 'haproxy', tag: '3.0' },
  CONSUL_IMAGE: { folder: 'consul', tag: '1.8.7' },
  POSTGRES_IMAGE: { folder: 'postgres', tag: '17' },
  REDIS_IMAGE: { folder: 'redis', tag: '8.0' },
  PROMETHEUS_IMAGE: { folder: 'prometheus', tag: '2.53' },
  NODE_IMAGE: { folder: 'node', tag: '24' },
} as const;

export type StandInVariable = keyof typeof standIns;

/** What the stand-in is called: honestly. */
export function standInName(variable: StandInVariable): string {
  const { folder, tag } = standIns[variable];
  return `${prefix}${folder}:${tag}`;
}

/** Whether an image name is one of ours. */
export function isStandIn(image: string): boolean {
  return image.startsWith(prefix);
}

const inputsLabel = 'serin.standin.inputs';

/** Builds the stand-ins that are missing or older than what they are made from; those that are up to date cost nothing. */
export async function buildStandIns(
  machine: Machine,
  variables: readonly StandInVariable[],
  say: Say,
  signal?: AbortSignal,
): Promise<void> {
  const unknown = variables.find((variable) => standIns[variable] === undefined);
  if (unknown) {
    throw new Trouble(
      `no image registry can be reached, and there is no stand-in for ${unknown}`,
      `Set ${unknown} in .env to an image this engine has.`,
    );
  }
  const stale: StandInVariable[] = [];
  for (const variable of variables) {
    const built = await labelOf(standInName(variable), inputsLabel);
    if (built !== inputsOf(machine, variable)) stale.push(variable);
  }
  if (stale.length === 0) return;
  await ensureBaseImage(machine, say, signal);
  await Promise.all(stale.map((variable) => buildOne(machine, variable, say, signal)));
}

async function buildOne(
  machine: Machine,
  variable: StandInVariable,
  say: Say,
  signal?: AbortSignal,
): Promise<void> {
  const name = standInName(variable);
  const folder = join(machine.root, 'infra/images', standIns[variable].folder);
  const context =
    variable === 'NODE_IMAGE'
      ? await nodeContext(machine, folder, signal)
      : { path: folder, done: () => {} };
  const started = Date.now();
  say(`building ${name}`);
  try {
    await run(
      'docker',
      [
        ...['build', '--quiet', '--tag', name, '--build-arg', `BASE=${baseImage}`],
        ...['--label', `${inputsLabel}=${inputsOf(machine, variable)}`, context.path],
      ],
      // Plain `docker build` asks for BuildKit only from engine 23 on.
      { signal, env: { ...machine.env, DOCKER_BUILDKIT: '1' } },
    );
  } finally {
    context.done();
  }
  say(`built ${name} (${Math.round((Date.now() - started) / 1000)} s)`);
}

/** A fingerprint of everything the stand-in is made from, except for what the mirror holds today. */
function inputsOf(machine: Machine, variable: StandInVariable): string {
  const folder = join(machine.root, 'infra/images', standIns[variable].folder);
  const hash = createHash('sha256').update(baseImage);
  for (const name of readdirSync(folder).sort()) {
    hash.update(name).update(readFileSync(join(folder, name)));
  }
  if (variable === 'NODE_IMAGE') hash.update(nodeVersion(machine.root));
  return hash.digest('hex').slice(0, 16);
}

async function labelOf(image: string, label: string): Promise<string> {
  const format = `{{index .Config.Labels "${label}"}}`;
  const { stdout } = await tryRun('docker', ['image', 'inspect', '--format', format, image]);
  return stdout.trim();
}
