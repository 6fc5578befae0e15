import { aptInstall, readOsRelease } from '../engine/install-engine.ts';
import type { Machine } from '../machine.ts';
import type { Say } from '../terminal/progress.ts';
import { tryRun } from '../terminal/run.ts';
import { Trouble } from '../terminal/trouble.ts';

const isThere = async () => (await tryRun('ab', ['-V'])).exitCode === 0;

/** ApacheBench, the README's own way to count a share. Installed on Debian and Ubuntu as root; elsewhere Trouble says what to do. */
export async function ensureAb(machine: Machine, say: Say, signal?: AbortSignal): Promise<void> {
  if (await isThere()) return;
  const os = readOsRelease();
  const canInstall = machine.uid === 0 && [os.ID, os.ID_LIKE].join(' ').includes('debian');
  if (canInstall) {
    say('installing apache2-utils');
    await aptInstall(machine, ['apache2-utils'], say, signal);
  }
  if (!(await isThere())) {
    throw new Trouble(
      'ab (ApacheBench) is missing',
      'On Debian and Ubuntu: sudo apt install apache2-utils. On Fedora: sudo dnf install httpd-tools.',
    );
  }
}
