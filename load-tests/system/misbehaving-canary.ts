import { join } from 'node:path';
import { rotation } from '../drills/edge-view.ts';
import type { System } from '../drills/system.ts';
import { until } from '../drills/wait.ts';
import type { Patch } from '../mutants/mutant.ts';
import { patchedSources } from '../mutants/patched-sources.ts';

export interface MisbehavingCanary {
  version: string;
  remove(): Promise<void>;
}

const version = '1.2.0';
const wait = 'await new Promise((resolve) => setTimeout(resolve, 2_000));';

/** One route is slow, and one throws. Everything else is as it should be, health above all. */
const patches: readonly Patch[] = [
  {
    file: 'services/message/src/routes/get-message.ts',
    find: 'const handle: RequestHandler = async (req, res) => {',
    replace: `const handle: RequestHandler = async (req, res) => {\n    ${wait}`,
  },
  {
    file: 'services/message/src/routes/list-messages.ts',
    find: 'const handle: RequestHandler = async (req, res) => {',
    replace:
      "const handle: RequestHandler = async (req, res) => {\n    if (res.locals.caller) throw new Error('broken on purpose');",
  },
];

/** Puts another canary of message beside the others: a real replica of a version that misbehaves on two routes. */
export async function startMisbehavingCanary(system: System): Promise<MisbehavingCanary> {
  const sources = patchedSources(patches);
  const container = `${system.project.name}-misbehaving-canary`;
  const before = (await rotation(system, 'message')).length;
  const mounts = patches.flatMap(({ file }) => [
    '-v',
    `${join(sources.directory, file)}:/app/${file}:ro`,
  ]);
  const remove = async () => {
    await system.docker('stop', container).catch(() => {});
    await system.docker('rm', '--force', '--volumes', container);
    sources.remove();
    await until('the canary is out', 30, async () => {
      return (await rotation(system, 'message')).length === before;
    });
  };
  const options = [
    '--detach',
    '--no-deps',
    '--name',
    container,
    '-e',
    `SERVICE_VERSION=${version}`,
  ];
  await system.compose('run', ...options, ...mounts, 'message-v2');
  try {
    await until('the canary is in rotation', 60, async () => {
      return (await rotation(system, 'message')).length === before + 1;
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return { version, remove };
}
