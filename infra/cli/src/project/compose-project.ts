import { isAbsolute, join, resolve } from 'node:path';
import { readEnvFile } from '../setup/env-file.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Ports {
  /** HAProxy: the only door to the world. */
  readonly edge: number;
  /** HAProxy's statistics, metrics and health, on 127.0.0.1. */
  readonly stats: number;
  readonly consul: number;
  readonly prometheus: number;
}

/** One running copy of the system: its name, where it listens, and the environment every `docker compose` call needs. */
export interface ComposeProject {
  readonly name: string;
  readonly root: string;
  readonly env: Environment;
  readonly ports: Ports;
  readonly subnet: string;
  readonly secretsDir: string;
  readonly edgeUrl: string;
}

/** The system a person starts: `.env` and the shell decide, the shell wins. */
export function mainProject(root: string, env: Environment): ComposeProject {
  return describe(root, env, { ...readEnvFile(join(root, '.env')), ...env });
}

/**
 * What the tests run against: its own name, images, ports, subnet and secrets, and none of a person's settings.
 * SERIN_TEST_SLOT (0 to 9, default 0) gives each of several checkouts that test at the same time its own.
 */
export function testProject(root: string, env: Environment): ComposeProject {
  const slot = Number(env.SERIN_TEST_SLOT ?? 0);
  const name = slot === 0 ? 'serin-test' : `serin-test-${slot}`;
  // Below the range that outgoing connections take their ports from: one of those could have ours.
  const port = 18251 + 10 * slot;
  const subnet = `172.31.${152 + slot}`;
  const own = {
    COMPOSE_PROJECT_NAME: name,
    SERIN_IMAGES: name,
    SERIN_PORT: String(port),
    SERIN_STATS_PORT: String(port + 1),
    SERIN_CONSUL_PORT: String(port + 2),
    SERIN_PROMETHEUS_PORT: String(port + 3),
    SERIN_FLAKY_PROVIDER_PORT: String(port + 4),
    SERIN_SUBNET: `${subnet}.0/24`,
    SERIN_DYNAMIC_RANGE: `${subnet}.128/25`,
    SERIN_CONSUL_ADDRESS: `${subnet}.10`,
    SERIN_SECRETS_DIR: './.serin/test/secrets',
    COMPOSE_PROFILES: '',
    PROVIDER_URL: '',
    ...defaultTracks(),
  };
  return describe(root, { ...env, ...own }, { ...env, ...own });
}

function defaultTracks(): Record<string, string> {
  const values: Record<string, string> = {};
  for (const app of ['MESSAGE', 'CREDIT']) {
    Object.assign(values, {
      [`${app}_V1_VERSION`]: '1.0.0',
      [`${app}_V2_VERSION`]: '1.1.0',
      [`${app}_V1_REPLICAS`]: '3',
      [`${app}_V2_REPLICAS`]: '1',
      [`${app}_V1_WEIGHT`]: '1',
      [`${app}_V2_WEIGHT`]: '1',
    });
  }
  return values;
}

function describe(root: string, env: Environment, values: Environment): ComposeProject {
  const edge = Number(values.SERIN_PORT || 48151);
  const secretsDir = values.SERIN_SECRETS_DIR || './secrets';
  return {
    name: values.COMPOSE_PROJECT_NAME || 'serin',
    root,
    env,
    ports: {
      edge,
      stats: Number(values.SERIN_STATS_PORT || 48152),
      consul: Number(values.SERIN_CONSUL_PORT || 48153),
      prometheus: Number(values.SERIN_PROMETHEUS_PORT || 48154),
    },
    subnet: values.SERIN_SUBNET || '172.31.151.0/24',
    secretsDir: isAbsolute(secretsDir) ? secretsDir : resolve(root, secretsDir),
    edgeUrl: `http://127.0.0.1:${edge}`,
  };
}

/** The project's own files outside version control: locks, the keeper's log. */
export function stateDir(root: string): string {
  return join(root, '.serin');
}
