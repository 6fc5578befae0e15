import { type AptSource, debianMirror } from './apt-sources.ts';

export interface AptPlan {
  readonly kind: 'apt';
  /** Files to write before apt runs: a newer suite, pinned low, so that it serves nothing but what is asked of it. */
  readonly files: Readonly<Record<string, string>>;
  readonly install: readonly string[];
}

export interface ManualPlan {
  readonly kind: 'manual';
  readonly instructions: string;
}

const debianPackages = ['docker.io', 'docker-cli', 'docker-compose', 'docker-buildx', 'iptables'];
const ubuntuPackages = ['docker.io', 'docker-compose-v2', 'docker-buildx'];

/** The values of /etc/os-release. */
export type OsRelease = Readonly<Record<string, string>>;

/**
 * How Docker gets onto this machine. Debian 12's own Compose is version 1, which is of no use; Debian 13's installs on it.
 * The mirror is the machine's own.
 */
export function installPlan(
  platform: NodeJS.Platform,
  uid: number,
  os: OsRelease,
  sources: readonly AptSource[],
): AptPlan | ManualPlan {
  if (platform === 'darwin')
    return manual('Install Docker Desktop (docs.docker.com/desktop), start it, and');
  if (platform === 'win32') {
    return manual(
      'Install Docker Desktop with WSL 2 (docs.docker.com/desktop), work inside WSL, and',
    );
  }
  const plan = linuxPlan(os, sources);
  if (plan.kind === 'manual' || uid === 0) return plan;
  const suite =
    Object.keys(plan.files).length > 0 ? ' (as root: it also adds a package suite)' : '';
  return manual(
    `Only root can install Docker${suite}: run \`sudo npm start\` once, or install it by hand, and`,
  );
}

function linuxPlan(os: OsRelease, sources: readonly AptSource[]): AptPlan | ManualPlan {
  const elsewhere =
    'Install Docker Engine 25 or later with Compose v2 and buildx (docs.docker.com/engine/install), and';
  if (os.ID === 'ubuntu' && Number(os.VERSION_ID) >= 22.04) {
    return { kind: 'apt', files: {}, install: ubuntuPackages };
  }
  if (os.ID !== 'debian') return manual(elsewhere);
  const version = os.VERSION_ID === undefined ? 99 : Number(os.VERSION_ID);
  if (version > 13) return { kind: 'apt', files: {}, install: debianPackages };
  const mirror = debianMirror(sources);
  if (version < 12 || !mirror) return manual(elsewhere);
  const known = sources.some(({ suites }) => suites.includes('trixie'));
  return {
    kind: 'apt',
    files: known ? {} : trixieFiles(mirror),
    install: ['--target-release', 'trixie', ...debianPackages],
  };
}

function trixieFiles(mirror: AptSource): Record<string, string> {
  const key = mirror.signedBy ?? '/usr/share/keyrings/debian-archive-keyring.gpg';
  return {
    '/etc/apt/sources.list.d/serin-trixie.sources': `# Added by Serin's npm start: Docker with Compose v2. Remove this file and the pin if you remove Docker.
Types: deb
URIs: ${mirror.uri}
Suites: trixie
Components: main
Signed-By: ${key}
`,
    '/etc/apt/preferences.d/serin-trixie': `Package: *
Pin: release n=trixie
Pin-Priority: 100
`,
  };
}

function manual(what: string): ManualPlan {
  return { kind: 'manual', instructions: `${what} run \`npm start\` again.` };
}
