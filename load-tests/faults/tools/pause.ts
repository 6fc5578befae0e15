import { setTimeout as sleep } from 'node:timers/promises';
import type { Container } from '@serin/cli/project/containers.ts';
import { tryRun } from '@serin/cli/terminal/run.ts';
import type { System } from '../../drills/system.ts';
import { inspect } from './containers.ts';

const attempts = 10;
/** Whoever waits for a disk can't be stopped meanwhile: runc tries for some milliseconds, and leaves it to its caller to come again. */
const breathMs = 250;

/** Stops every process of a container where it stands. A busy machine may fail to catch them all at once: then it is tried again. */
export async function pause(system: System, container: Container): Promise<void> {
  for (let attempt = 1; attempt < attempts; attempt += 1) {
    const { stderr, exitCode } = await tryRun('docker', ['pause', container.id], {
      ownGroup: true,
    });
    if (exitCode === 0) return;
    if (!stderr.includes('unable to freeze')) break;
    await sleep(breathMs);
  }
  await system.docker('pause', container.id);
}

/** Lets its processes go on. Answers whether they did stand still until now. */
export async function unpause(system: System, container: Container): Promise<boolean> {
  const [status] = await inspect(system, [container], '{{.State.Status}}');
  if (status !== 'paused') return false;
  await system.docker('unpause', container.id);
  return true;
}
