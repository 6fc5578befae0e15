import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { readMachine } from '../machine.ts';
import { bringUp } from '../project/bring-up.ts';
import {
  breakageProject,
  rolloutProject,
  stateDir,
  testProject,
} from '../project/compose-project.ts';
import { releaseLock, takeLock } from '../project/lock.ts';
import { takeDown } from '../project/take-down.ts';
import { describeError } from '../terminal/trouble.ts';
import { keepLogs } from './keep-logs.ts';
import { writeRestSettings } from './rollout-settings.ts';

const root = join(import.meta.dirname, '../../../..');

/** The system that tests run on, by SERIN_SYSTEM. */
const projects: Readonly<Record<string, typeof testProject>> = {
  system: testProject,
  breakage: breakageProject,
  rollout: rolloutProject,
};

/**
 * Vitest's global setup of the system tests: the whole system as `npm start` brings it up, under a name of its own, from nothing,
 * and gone afterwards. Its logs are left in `.serin/logs`; a token, a secret or a message's body in them fails the run. With SERIN_TEST_KEEP=1 it is used as it is and left running.
 */
export default async function setup({ config }: TestProject): Promise<() => Promise<void>> {
  const name = config.env.SERIN_SYSTEM ?? '';
  const machine = readMachine(process, root);
  const project = (projects[name] ?? testProject)(root, process.env);
  const keep = process.env.SERIN_TEST_KEEP === '1';
  // A second run would take this one's system down: it waits until this one is done.
  const lock = join(stateDir(root), `${project.name}-tests.lock`);
  for (let holder = takeLock(lock, process.pid); holder; holder = takeLock(lock, process.pid)) {
    console.log(`waiting for the system tests of process ${holder.pid}`);
    await sleep(5_000);
  }
  if (name === 'rollout') writeRestSettings(project.envFile, keep);
  try {
    if (!keep) await takeDown(machine, project, { wipe: true }).catch(() => {}); // what an interrupted run left
    await bringUp(machine, project, { style: 'plain' });
  } catch (error) {
    releaseLock(lock, process.pid);
    throw new Error(`\n${describeError(error)}`);
  }
  const searchLogs = keepLogs(project, join(stateDir(root), 'logs', `${project.name}.log`));
  return async () => {
    try {
      const leaks = await searchLogs();
      if (leaks.length > 0) throw new Error(leaks.join('\n'));
    } finally {
      if (!keep) await takeDown(machine, project, { wipe: true });
      releaseLock(lock, process.pid);
    }
  };
}
