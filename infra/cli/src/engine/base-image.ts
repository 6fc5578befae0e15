import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../machine.ts';
import type { Say } from '../terminal/progress.ts';
import { run, tryRun } from '../terminal/run.ts';
import { Trouble } from '../terminal/trouble.ts';
import { debianMirror, readAptSources } from './apt-sources.ts';
import { aptInstall, readOsRelease } from './install-engine.ts';

/** The image all stand-ins stand on. */
export const baseImage = 'serin-standin/debian:13';
const suite = 'trixie';

/** Makes the base image with debootstrap unless it is there. Needs root on Debian or Ubuntu, and a package mirror. */
export async function ensureBaseImage(
  machine: Machine,
  say: Say,
  signal?: AbortSignal,
): Promise<void> {
  const found = await tryRun('docker', ['image', 'inspect', '--format', 'x', baseImage]);
  if (found.exitCode === 0) return;
  const os = readOsRelease();
  const usable = machine.platform === 'linux' && machine.uid === 0 && isDebianLike(os);
  if (!usable) {
    throw new Trouble(
      'no image registry can be reached, and stand-ins can only be built as root on Debian or Ubuntu',
      'Check the network and any proxy of the Docker engine (`docker pull redis:8`), or load the images with `docker load`.',
    );
  }
  if (!existsSync('/usr/sbin/debootstrap')) {
    say('installing debootstrap');
    const keyring = os.ID === 'ubuntu' ? ['debian-archive-keyring'] : [];
    await aptInstall(machine, ['debootstrap', ...keyring], say, signal);
  }
  await build(say, signal);
}

function isDebianLike(os: Readonly<Record<string, string>>): boolean {
  return os.ID === 'debian' || os.ID === 'ubuntu';
}

async function build(say: Say, signal?: AbortSignal): Promise<void> {
  say(`making ${baseImage} with debootstrap`);
  // Not /tmp: it is often mounted without devices or programs, and a Debian needs both.
  const folder = mkdtempSync('/var/tmp/serin-debian-');
  try {
    // Where the machine has no Debian mirror of its own (Ubuntu), debootstrap knows one.
    const uri = debianMirror(readAptSources())?.uri;
    const mirror = uri !== undefined && /^(https?|file):/.test(uri) ? uri : undefined;
    await run(
      'debootstrap',
      ['--variant=minbase', suite, folder, ...(mirror === undefined ? [] : [mirror])],
      {
        signal,
        onLine: (line) =>
          /^I: (Retrieving|Unpacking|Configuring) /.test(line) && say(line.slice(3, 80), true),
      },
    );
    slim(folder);
    // bash, for pipefail: a tar that fails must not leave a half image.
    await run(
      'bash',
      ['-o', 'pipefail', '-c', 'tar -C "$0" -c . | docker import - "$1"', folder, baseImage],
      { signal },
    );
  } finally {
    await tryRun('umount', ['--quiet', '--recursive', `${folder}/proc`, `${folder}/sys`]);
    await tryRun('rm', ['-rf', '--one-file-system', folder], { ownGroup: true });
  }
}

/** As container images do it: no package lists, no documentation, no caches; and none from later installs. */
function slim(folder: string): void {
  for (const path of [
    'var/lib/apt/lists',
    'var/cache/apt',
    'usr/share/doc',
    'usr/share/man',
    'usr/share/locale',
    'usr/share/info',
  ]) {
    rmSync(join(folder, path), { recursive: true, force: true });
  }
  writeFileSync(
    join(folder, 'etc/dpkg/dpkg.cfg.d/serin-slim'),
    ['doc', 'man', 'locale', 'info'].map((name) => `path-exclude /usr/share/${name}/*\n`).join('') +
      'path-include /usr/share/locale/locale.alias\n',
  );
  writeFileSync(
    join(folder, 'etc/apt/apt.conf.d/serin-slim'),
    `Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };
Acquire::Languages "none";
`,
  );
}
