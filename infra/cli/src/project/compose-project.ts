import { isAbsolute, join, resolve } from 'node:path';
import { readEnvFile } from '../setup/env-file.ts';
import { defaultSettings, noTraces, places, trackSettings } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Ports {
  /** HAProxy: the only door to the world. */
  readonly edge: number;
  /** HAProxy's statistics, metrics and health, on 127.0.0.1. */
  readonly stats: number;
  readonly consul: number;
  readonly prometheus: number;
  readonly alertmanager: number;
  readonly traces: number;
  readonly dashboards: number;
}

/** One running copy of the system: its name, where it listens, and the environment every `docker compose` call needs. */
export interface ComposeProject {
  readonly name: string;
  readonly root: string;
  readonly env: Environment;
  /** Where Compose reads what the environment does not say; absolute. */
  readonly envFile: string;
  readonly ports: Ports;
  readonly subnet: string;
  readonly secretsDir: string;
  readonly edgeUrl: string;
}

/** The system a person starts: `.env` and the shell decide, the shell wins. */
export function mainProject(root: string, env: Environment): ComposeProject {
  return describe(root, env, { ...readEnvFile(envFileOf(root, env)), ...env });
}

/** `.env`, or the last of Compose's own COMPOSE_ENV_FILES: what it says wins over the others. */
function envFileOf(root: string, env: Environment): string {
  return resolve(root, (env.COMPOSE_ENV_FILES || '.env').split(',').at(-1) ?? '.env');
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
  const settings = { ...noTraces, DASHBOARDS_REPLICAS: '0' };
  return apart(root, env, { name: 'breakage', port: 18351, subnet: 172, settings });
}

const onlyMeasured = { ...noTraces, ...places('0') };

/**
 * What benchmarks run against: apart from a person's system, and from the tests', in the same way. Nothing runs there that isn't
 * measured.
 */
export function benchProject(root: string, env: Environment): ComposeProject {
  return apart(root, env, { name: 'bench', port: 18151, subnet: 162, settings: onlyMeasured });
}

/** A second system, for a benchmark that measures two side by side. */
export function secondBenchProject(root: string, env: Environment): ComposeProject {
  const place = { port: 18551, subnet: 192, settings: onlyMeasured };
  return apart(root, env, { name: 'bench-second', ...place });
}

/**
 * What rollouts are tested on. Versions and replicas stand in a file of its own, as a person's do in `.env`: the environment would
 * win over what a rollout writes there.
 */
export function rolloutProject(root: string, env: Environment): ComposeProject {
  const unset = Object.fromEntries(Object.keys(trackSettings()).map((name) => [name, undefined]));
  const files = ['.env', '.serin/rollout/.env'].map((file) => resolve(root, file)).join();
  const settings = { ...noTraces, ...places('0'), ...unset, COMPOSE_ENV_FILES: files };
  return apart(root, env, { name: 'rollout', port: 18451, subnet: 182, settings });
}

interface Apart {
  readonly name: string;
  /** Of slot 0: below the range that outgoing connections take their ports from; one of those could have ours. */
  readonly port: number;
  /** Third number of slot 0's addresses. */
  readonly subnet: number;
  /** What is not as docker-compose.yml has it. */
  readonly settings?: Environment;
}

function apart(root: string, env: Environment, asked: Apart): ComposeProject {
  const { name, port, subnet, settings = {} } = asked;
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
    SERIN_ALERTMANAGER_PORT: String(ownPort + 6),
    SERIN_TRACES_PORT: String(ownPort + 7),
    SERIN_DASHBOARDS_PORT: String(ownPort + 8),
    SERIN_NETDATA_PORT: String(ownPort + 9),
    SERIN_SUBNET: `${ownSubnet}.0/24`,
    SERIN_DYNAMIC_RANGE: `${ownSubnet}.128/25`,
    SERIN_CONSUL_ADDRESS: `${ownSubnet}.10`,
    SERIN_SECRETS_DIR: `./.serin/${name}/secrets`,
    COMPOSE_PROFILES: '',
    ...defaultSettings(),
    ...settings,
  };
  return describe(root, { ...env, ...own }, { ...env, ...own });
}

function describe(root: string, env: Environment, values: Environment): ComposeProject {
  const edge = Number(values.SERIN_PORT || 48151);
  const secretsDir = values.SERIN_SECRETS_DIR || './secrets';
  return {
    name: values.COMPOSE_PROJECT_NAME || 'serin',
    root,
    env,
    envFile: envFileOf(root, env),
    ports: {
      edge,
      stats: Number(values.SERIN_STATS_PORT || 48152),
      consul: Number(values.SERIN_CONSUL_PORT || 48153),
      prometheus: Number(values.SERIN_PROMETHEUS_PORT || 48154),
      alertmanager: Number(values.SERIN_ALERTMANAGER_PORT || 48156),
      traces: Number(values.SERIN_TRACES_PORT || 48157),
      dashboards: Number(values.SERIN_DASHBOARDS_PORT || 48158),
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
