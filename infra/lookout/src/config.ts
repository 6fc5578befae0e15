import { readProvisioning } from './dashboards/provisioning.ts';
import type { StoreLimits } from './traces/trace-store.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A whole number from the environment. Throws with the variable's name when it is none, or out of bounds. */
function wholeNumber(
  env: Environment,
  name: string,
  [least, usual, most]: [number, number, number],
) {
  const text = env[name] || String(usual);
  const number = Number(text);
  if (!Number.isInteger(number) || number < least || number > most)
    throw new Error(`${name} wants a whole number from ${least} to ${most}, not "${text}"`);
  return number;
}

function httpUrl(env: Environment, name: string, usual: string): string {
  const url = URL.parse(env[name] || usual);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new Error(`${name} wants an address such as ${usual}`);
  return url.href.replace(/\/$/, '');
}

const portOf = (env: Environment, name: string, usual: number) =>
  wholeNumber(env, name, [1, usual, 65_535]);

/** Mode `traces`. Ports are those of Jaeger. */
export function readTracesConfig(env: Environment): {
  otlpPort: number;
  queryPort: number;
  limits: StoreLimits;
} {
  return {
    otlpPort: portOf(env, 'OTLP_PORT', 4318),
    queryPort: portOf(env, 'QUERY_PORT', 16686),
    limits: {
      maxTraces: wholeNumber(env, 'TRACES_MAX', [1, 2_000, 100_000]),
      maxBytes: wholeNumber(env, 'TRACES_MAX_MIB', [1, 32, 1_024]) * 1_048_576,
      maxSpansPerTrace: wholeNumber(env, 'TRACES_MAX_SPANS', [1, 1_000, 100_000]),
    },
  };
}

/**
 * Mode `dashboards`. Port, folder and data source are those of Grafana: the variables of this program go first, then what Grafana's
 * provisioning folder says.
 */
export function readDashboardsConfig(env: Environment) {
  const told = readProvisioning(env.GF_PATHS_PROVISIONING || '/etc/grafana/provisioning');
  const scrapeSeconds = /^(\d+)s$/.exec(told.scrapeInterval ?? '')?.[1] ?? '5';
  return {
    port: portOf(env, 'DASHBOARDS_PORT', 3000),
    folder: env.DASHBOARDS_DIR || told.folder || '/var/lib/grafana/dashboards',
    prometheusUrl: httpUrl(env, 'PROMETHEUS_URL', told.prometheusUrl ?? 'http://prometheus:9090'),
    scrapeSeconds: wholeNumber(env, 'SCRAPE_INTERVAL_SECONDS', [1, Number(scrapeSeconds), 600]),
  };
}
