import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../machine.ts';
import type { Say } from '../terminal/progress.ts';
import { Trouble } from '../terminal/trouble.ts';
import { installEngine } from './install-engine.ts';
import { type EngineView, hasPrograms, isComplete, lookAtEngine, missingParts } from './look.ts';
import { startEngine } from './start-engine.ts';

/**
 * A Docker engine with Compose v2 and buildx that answers: the one that is there, or else one that is installed (Debian and
 * Ubuntu, as root) and started. Throws Trouble that says what a person has to do where it can't.
 */
export async function ensureEngine(
  machine: Machine,
  say: Say,
  signal?: AbortSignal,
): Promise<EngineView> {
  let view = await lookAtEngine();
  if (isComplete(view)) return view;
  const engineHere = hasEngineProgram(machine, view);
  if (!hasPrograms(view) || !engineHere) {
    const missing = missingParts(view);
    if (!engineHere) missing.push('a Docker engine');
    say(`installing: ${missing.join(', ')}`);
    await installEngine(machine, missing, say, signal);
    view = await lookAtEngine();
  }
  if (view.server === undefined) {
    say('starting the Docker engine');
    await startEngine(machine, view.error, signal);
    view = await lookAtEngine();
  }
  if (isComplete(view)) return view;
  throw new Trouble(
    `still missing: ${missingParts(view).join(', ')}`,
    'Bring it up to date, or see whether another docker command comes first on the PATH: `which -a docker`, `docker info`.',
  );
}

/** A client alone (as on some build machines) is no engine. Elsewhere than on Linux, Docker Desktop brings both. */
function hasEngineProgram(machine: Machine, view: EngineView): boolean {
  if (view.server !== undefined || machine.platform !== 'linux') return true;
  if (machine.env.DOCKER_HOST || /permission denied/i.test(view.error)) return true;
  return findProgram(machine, 'dockerd');
}

function findProgram(machine: Machine, name: string): boolean {
  const folders = (machine.env.PATH ?? '').split(':');
  return [...folders, '/usr/sbin', '/usr/bin', '/usr/local/bin'].some(
    (folder) => folder !== '' && existsSync(join(folder, name)),
  );
}
