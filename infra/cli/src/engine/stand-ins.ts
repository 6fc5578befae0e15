import { join } from 'node:path';
import type { Machine } from '../machine.ts';
import type { Say } from '../terminal/progress.ts';
import { run, tryRun } from '../terminal/run.ts';
import { Trouble } from '../terminal/trouble.ts';
import { baseImage, ensureBaseImage } from './base-image.ts';
import { copiedContext } from './copied-context.ts';
import { fingerprint } from './fingerprint.ts';
import { nodeContext, nodeVersion } from './node-context.ts';
import { recipeOf, recipes, type StandInVariable } from './recipes.ts';

const prefix = 'serin-standin/';

/** What the stand-in is called: honestly. */
export function standInName(variable: StandInVariable): string {
  const { name, tag } = recipes[variable];
  return `${prefix}${name}:${tag}`;
}

/** Whether an image name is one of ours. */
export function isStandIn(image: string): boolean {
  return image.startsWith(prefix);
}

const inputsLabel = 'serin.standin.inputs';

interface Build {
  readonly machine: Machine;
  readonly say: Say;
  readonly signal: AbortSignal | undefined;
  /** The image behind each variable, for stand-ins that stand on one. */
  readonly images: ReadonlyMap<StandInVariable, string>;
}

/**
 * Builds the stand-ins that are missing or older than what they are made from; those that are up to date cost nothing.
 * @param images the image behind each variable; a stand-in is built where that is its name
 */
export async function buildStandIns(
  machine: Machine,
  images: ReadonlyMap<StandInVariable, string>,
  say: Say,
  signal?: AbortSignal,
): Promise<void> {
  const wanted = [...images].filter(([, image]) => isStandIn(image)).map(([variable]) => variable);
  const unknown = wanted.find((variable) => recipes[variable] === undefined);
  if (unknown) {
    throw new Trouble(
      `no image registry can be reached, and there is no stand-in for ${unknown}`,
      `Set ${unknown} in .env to an image this engine has.`,
    );
  }
  const build: Build = { machine, say, signal, images };
  const stale: StandInVariable[] = [];
  for (const variable of wanted) {
    const built = await labelOf(standInName(variable), inputsLabel);
    if (built !== inputsOf(build, variable)) stale.push(variable);
  }
  if (stale.length === 0) return;
  await ensureBaseImage(machine, say, signal);
  const stands = new Map<StandInVariable, Promise<void>>();
  const first = stale.filter((variable) => recipeOf(variable).on === undefined);
  for (const variable of first) stands.set(variable, buildOne(build, variable));
  const then = stale.filter((variable) => !first.includes(variable));
  const later = then.map(async (variable) => {
    await stands.get(recipeOf(variable).on as StandInVariable);
    await buildOne(build, variable);
  });
  await Promise.all([...stands.values(), ...later]);
}

async function buildOne(build: Build, variable: StandInVariable): Promise<void> {
  const { machine, say, signal } = build;
  const { folder, context, target } = recipeOf(variable);
  const name = standInName(variable);
  const dockerfile = join(machine.root, 'infra/images', folder);
  const source =
    variable === 'NODE_IMAGE'
      ? await nodeContext(machine, dockerfile, signal)
      : context === undefined
        ? { path: dockerfile, done: () => {} }
        : copiedContext(join(machine.root, context));
  const started = Date.now();
  say(`building ${name}`);
  try {
    await run(
      'docker',
      [
        ...['build', '--quiet', '--tag', name, '--file', join(dockerfile, 'Dockerfile')],
        ...['--build-arg', `BASE=${baseOf(build, variable)}`],
        ...(target === undefined ? [] : ['--target', target]),
        ...['--label', `${inputsLabel}=${inputsOf(build, variable)}`, source.path],
      ],
      // Plain `docker build` asks for BuildKit only from engine 23 on.
      { signal, env: { ...machine.env, DOCKER_BUILDKIT: '1' } },
    );
  } finally {
    source.done();
  }
  say(`built ${name} (${Math.round((Date.now() - started) / 1000)} s)`);
}

/** What a stand-in stands on. */
function baseOf({ images }: Build, variable: StandInVariable): string {
  const { on } = recipeOf(variable);
  return on === undefined ? baseImage : (images.get(on) ?? standInName(on));
}

/** A fingerprint of everything the stand-in is made from, except for what the mirror holds today. */
function inputsOf(build: Build, variable: StandInVariable): string {
  const { root } = build.machine;
  const { folder, context, on } = recipeOf(variable);
  const folders = [join('infra/images', folder), ...(context === undefined ? [] : [context])];
  const base = baseOf(build, variable);
  const below = on !== undefined && isStandIn(base) ? inputsOf(build, on) : '';
  const more = variable === 'NODE_IMAGE' ? nodeVersion(root) : below;
  return fingerprint(
    base,
    folders.map((one) => join(root, one)),
    more,
  );
}

async function labelOf(image: string, label: string): Promise<string> {
  const format = `{{index .Config.Labels "${label}"}}`;
  const { stdout } = await tryRun('docker', ['image', 'inspect', '--format', format, image]);
  return stdout.trim();
}
