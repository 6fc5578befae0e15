import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../machine.ts';
import { readEnvFile, updateEnvFile } from '../setup/env-file.ts';
import type { Say } from '../terminal/progress.ts';
import { tryRun } from '../terminal/run.ts';
import { lastLines, Trouble } from '../terminal/trouble.ts';
import { recipeOf, recipes, type StandInVariable } from './recipes.ts';
import { buildStandIns, isStandIn, standInName } from './stand-ins.ts';

export interface ImageUse {
  readonly variable: StandInVariable;
  readonly image: string;
  /** How it was got: it was there, it was pulled, or a stand-in is used. */
  readonly from: 'present' | 'pulled' | 'stand-in';
}

/** The official image behind each variable, as docker-compose.yml names it: `${REDIS_IMAGE:-redis:8}`. */
export function officialImages(composeFile: string): Map<StandInVariable, string> {
  const found = new Map<StandInVariable, string>();
  for (const match of composeFile.matchAll(/\$\{([A-Z_]+_IMAGE):-([^}]+)\}/g)) {
    if (match[1] && match[2]) found.set(match[1] as StandInVariable, match[2]);
  }
  return found;
}

/** The official images that are needed here: without those of Compose profiles that are off. */
export function neededImages(machine: Pick<Machine, 'root' | 'env'>): Map<StandInVariable, string> {
  const text = readFileSync(join(machine.root, 'docker-compose.yml'), 'utf8');
  const profiles = (settingsOf(machine).COMPOSE_PROFILES ?? '').split(',');
  const isNeeded = (variable: StandInVariable) => {
    const profile = recipes[variable] && recipeOf(variable).profile;
    return profile === undefined || profiles.includes(profile) || profiles.includes('*');
  };
  return new Map([...officialImages(text)].filter(([variable]) => isNeeded(variable)));
}

/** `.env` and the shell; the shell wins. */
function settingsOf(machine: Pick<Machine, 'root' | 'env'>) {
  return { ...readEnvFile(join(machine.root, '.env')), ...machine.env };
}

/**
 * Sees to it that every image of docker-compose.yml is on this engine: the one `.env` or the shell names, else the official one
 * (there already, or pulled), else a stand-in, whose name is then written to `.env`.
 */
export async function ensureImages(
  machine: Machine,
  say: Say,
  signal?: AbortSignal,
): Promise<ImageUse[]> {
  const wanted = neededImages(machine);
  const envFile = join(machine.root, '.env');
  const chosen = settingsOf(machine);
  const uses = await Promise.all(
    [...wanted].map(async ([variable, official]): Promise<ImageUse> => {
      const own = chosen[variable] || undefined;
      // Under the name it has today: .env may be from before it was made of something newer.
      if (own !== undefined && isStandIn(own))
        return { variable, image: standInName(variable), from: 'stand-in' };
      const image = own ?? official;
      const got = await obtain(image, say, signal);
      if (got.from !== 'nowhere') return { variable, image, from: got.from };
      if (own !== undefined) throw unobtainable(variable, own, got.why);
      say(`${image} can't be pulled; a stand-in takes its place`);
      return { variable, image: standInName(variable), from: 'stand-in' };
    }),
  );
  const standIns = uses.filter((use) => use.from === 'stand-in');
  if (standIns.length > 0) {
    const images = new Map(uses.map(({ variable, image }) => [variable, image]));
    await buildStandIns(machine, images, say, signal);
    const shell = Object.keys(machine.env);
    updateEnvFile(
      envFile,
      Object.fromEntries(
        standIns
          .filter((use) => !shell.includes(use.variable))
          .map((use) => [use.variable, use.image]),
      ),
    );
  }
  return uses;
}

type Obtained = { from: 'present' | 'pulled' } | { from: 'nowhere'; why: string };

async function obtain(image: string, say: Say, signal?: AbortSignal): Promise<Obtained> {
  if (await isPresent(image)) return { from: 'present' };
  say(`pulling ${image}`);
  const pull = await tryRun('docker', ['pull', image], { timeoutMs: 15 * 60_000, signal });
  if (pull.exitCode === 0) return { from: 'pulled' };
  return { from: 'nowhere', why: lastLines(pull.stderr, 1)[0] ?? 'no answer' };
}

/** Whether the engine has the image. */
export async function isPresent(image: string): Promise<boolean> {
  return (await tryRun('docker', ['image', 'inspect', '--format', 'x', image])).exitCode === 0;
}

function unobtainable(variable: string, image: string, why: string): Trouble {
  return new Trouble(
    `image ${image} is missing: it is neither on this engine nor to be pulled`,
    `Correct ${variable} in .env or in the shell, or remove it to get the default.`,
    [why],
  );
}

/** The image of one variable, after `.env` and the shell; undefined when docker-compose.yml does not use it. */
export function imageOf(
  machine: Pick<Machine, 'root' | 'env'>,
  variable: StandInVariable,
): string | undefined {
  const official = officialImages(readFileSync(join(machine.root, 'docker-compose.yml'), 'utf8'));
  return settingsOf(machine)[variable] || official.get(variable);
}
