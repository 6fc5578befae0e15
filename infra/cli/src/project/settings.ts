/** What a person's .env may say otherwise, of both services and of message alone. */
const serviceSettings = [
  'JWKS_URL',
  'JWT_ISSUER',
  'JWT_AUDIENCE',
  'LOG_LEVEL',
  'TRACE_RATIO',
  'TRACE_SLOW_MS',
];
const messageSettings = ['PROVIDER_URL', 'BACKPRESSURE_PAUSE', 'BACKPRESSURE_RESUME'];

/** How many there are of each place to look at, and of what feeds it: 1, or 0 to do without. */
export const places = (count: '0' | '1') => ({
  EXPORTERS_REPLICAS: count,
  ALERTMANAGER_REPLICAS: count,
  TRACES_REPLICAS: count,
  DASHBOARDS_REPLICAS: count,
});

/** Where nobody stores traces, none are made. */
export const noTraces = { TRACES_REPLICAS: '0', OTEL_EXPORTER_OTLP_ENDPOINT: '' };

/** Versions, replicas and weights of both tracks, as docker-compose.yml has them without a .env: what a rollout changes there. */
export function trackSettings(): Record<string, string> {
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

/** The settings that docker-compose.yml has without a .env; empty means: its defaults. */
export function defaultSettings(): Record<string, string> {
  const values: Record<string, string> = {
    JWT_SECRET_FILE: '/run/secrets/jwt-secret',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://traces:4318',
    ALERT_WEBHOOK_URL: '',
    ...places('1'),
  };
  for (const name of [...serviceSettings, ...messageSettings]) values[name] = '';
  return { ...values, ...trackSettings() };
}
