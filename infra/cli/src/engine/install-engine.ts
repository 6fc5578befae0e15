import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Machine } from '../machine.ts';
import { parseEnvFile } from '../setup/env-file.ts';
import type { Say } from '../terminal/progress.ts';
import { run } from '../terminal/run.ts';
import { Trouble } from '../terminal/trouble.ts';
import { readAptSources } from './apt-sources.ts';
import { installPlan } from './install-plan.ts';

/** The values of /etc/os-release; none where there is no such file. */
export function readOsRelease(): Record<string, string> {
  return existsSync('/etc/os-release') ? parseEnvFile(readFileSync('/etc/os-release', 'utf8')) : {};
}

/** Installs the engine, Compose v2 and buildx, or throws Trouble that says what a person has to do. */
export async function installEngine(
  machine: Machine,
  missing: readonly string[],
  say: Say,
  signal?: AbortSignal,
): Promise<void> {
  const plan = installPlan(machine.platform, machine.uid, readOsRelease(), readAptSources());
  if (plan.kind === 'manual') {
    throw new Trouble(`missing here: ${missing.join(', ')}`, plan.instructions);
  }
  for (const [path, text] of Object.entries(plan.files)) {
    say(`adding ${path}`);
    writeFileSync(path, text);
  }
  await aptInstall(machine, plan.install, say, signal);
}

/** `apt-get update` and `install`, without questions; waits up to five minutes for another apt to finish. */
export async function aptInstall(
  machine: Machine,
  args: readonly string[],
  say: Say,
  signal?: AbortSignal,
): Promise<void> {
  const env = { ...machine.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Options::=--force-confold'];
  const onLine = (line: string) => {
    if (/^(Get|Unpacking|Setting up|Fetched)/.test(line)) say(line.slice(0, 90), true);
  };
  await run('apt-get', [...options, 'update'], { env, onLine, signal });
  const install = ['install', '--yes', '--no-install-recommends', ...args];
  await run('apt-get', [...options, ...install], { env, onLine, signal });
}
