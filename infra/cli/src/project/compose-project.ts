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
  return apart(root, env, { name: 'test', port: 18251, subnet: 152 });
}

/** What the tests run against that break things, beside the others: see `npm test`. */
export function breakageProject(root: string, env: Environment): ComposeProject {
  return apart(root, env, { name: 'breakage', port: 18351, subnet: 172 });
}

/** What benchmarks run against: apart from a person's system, and from the tests', in the same way. */
export function benchProject(root: string, env: Environment): ComposeProject {
  return apart(root, env, { name: 'bench', port: 18151, subnet: 162 });
}

interface Apart {
  readonly name: string;
  /** Of slot 0: below the range that outgoing connections take their ports from; one of those could have ours. */
  readonly port: number;
  /** Third number of slot 0's addresses. */
  readonly subnet: number;
}

function apart(root: string, env: Environment, { name, port, subnet }: Apart): ComposeProject {
  const slot = Number(env.SERIN_TEST_SLOT ?? 0);
  const ownName = slot === 0 ? `serin-${name}` : `serin-${name}-${slot}`;
  const ownPort = port + 10 * slot;
  const ownSubnet = `172.31.${subnet + slot}`;
  const own = {
    COMPOSE_PROJECT_NAME: ownName,
    SERIN_IMAGES: ownName,
    SERIN_PORT: String(ownPort),
    SERIN_STATS_PORT: String(ownPort + 1),
    SERIN_CONSUL_PORT: String(ownPort + 2),
    SERIN_PROMETHEUS_PORT: String(ownPort + 3),
    SERIN_FLAKY_PROVIDER_PORT: String(ownPort + 4),
    SERIN_SUBNET: `${ownSubnet}.0/24`,
    SERIN_DYNAMIC_RANGE: `${ownSubnet}.128/25`,
    SERIN_CONSUL_ADDRESS: `${ownSubnet}.10`,
    SERIN_SECRETS_DIR: `./.serin/${name}/secrets`,
    COMPOSE_PROFILES: '',
    ...defaultSettings(),
  };
  return describe(root, { ...env, ...own }, { ...env, ...own });
}

/** What a person's .env may say otherwise. */
const settings = [
  'JWKS_URL',
  'JWT_ISSUER',
  'JWT_AUDIENCE',
  'LOG_LEVEL',
  'TRACE_RATIO',
  'TRACE_SLOW_MS',
];
const messageSettings = ['PROVIDER_URL', 'BACKPRESSURE_PAUSE', 'BACKPRESSURE_RESUME'];

/** Empty: the defaults of docker-compose.yml. */
function defaultSettings(): Record<string, string> {
  const values: Record<string, string> = {
    JWT_SECRET_FILE: '/run/secrets/jwt-secret',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://traces:4318',
  };
  for (const name of [...settings, ...messageSettings]) values[name] = '';
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
