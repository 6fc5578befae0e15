import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError, parseEnv } from './parse-env.ts';
import { serviceConfig, serviceEnv } from './service-env.ts';

const directory = mkdtempSync(join(tmpdir(), 'serin-config-'));
const secretPath = join(directory, 'jwt-secret');
writeFileSync(secretPath, `${'k'.repeat(32)}\n`);
writeFileSync(join(directory, 'short'), 'short');
afterAll(() => rmSync(directory, { recursive: true }));

const complete = {
  SERVICE_NAME: 'service-v1',
  SERVICE_VERSION: '1.0.0',
  DATABASE_URL: 'postgres://message@postgres:5432/message',
  QUEUE_REDIS_URL: 'redis://queue-redis:6379',
  CACHE_REDIS_URL: 'redis://cache-redis:6379',
  JWT_SECRET_FILE: secretPath,
};

const read = (changes: Record<string, string | undefined> = {}) =>
  serviceConfig(parseEnv(serviceEnv, { ...complete, ...changes }));

function complaint(changes: Record<string, string | undefined>): string {
  try {
    read(changes);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('no complaint');
}

test('When only the required variables are set, then the rest has its defaults, and nothing can be changed', () => {
  const config = read();
  expect(config).toMatchObject({
    serviceName: 'service-v1',
    weight: 1,
    listen: { host: '127.0.0.1', port: 8080 },
    consulUrl: undefined,
    tokens: { keys: { secret: 'k'.repeat(32) }, issuer: 'serin', audience: 'serin' },
    traces: { endpoint: undefined, ratio: 0.1, slowMs: 500 },
    logLevel: 'info',
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test('When PORT is set, then the replica listens on all addresses', () => {
  expect(read({ PORT: '9000' }).listen).toEqual({ host: '0.0.0.0', port: 9000 });
});

test('When a variable is empty, then it counts as unset', () => {
  expect(read({ PORT: '', SERVICE_WEIGHT: '' })).toMatchObject({
    weight: 1,
    listen: { port: 8080 },
  });
  expect(complaint({ SERVICE_NAME: '' })).toContain('SERVICE_NAME is missing');
});

describe('When a variable is wrong, then one line names it and says what it wants', () => {
  test.each([
    ['SERVICE_NAME', undefined, /^SERVICE_NAME is missing: it wants service-v1 /],
    ['SERVICE_NAME', 'service-1', /^SERVICE_NAME wants service-v1 .* or service-v2 .*"service-1"$/],
    ['SERVICE_VERSION', '1.0', /^SERVICE_VERSION wants a version such as 1\.2\.3, not "1\.0"$/],
    ['SERVICE_WEIGHT', '0', /^SERVICE_WEIGHT wants a whole number from 1 to 256, not "0"$/],
    ['SERVICE_WEIGHT', '257', /^SERVICE_WEIGHT wants .* not "257"$/],
    ['PORT', 'abc', /^PORT wants a port number from 1 to 65535, not "abc"$/],
    ['PORT', '80.5', /^PORT wants a port number/],
    ['PORT', '-1', /^PORT wants a port number/],
    ['PORT', '65536', /^PORT wants a port number/],
    ['PORT', ' 80', /^PORT wants a port number/],
    ['CONSUL_URL', 'consul:8500', /^CONSUL_URL wants a URL such as http:\/\/consul:8500$/],
    ['JWT_SECRET_FILE', '/nowhere', /^JWT_SECRET_FILE names "\/nowhere", .* \(ENOENT\)/],
    ['JWT_SECRET_FILE', directory, /^JWT_SECRET_FILE names .* \(EISDIR\)/],
    ['JWT_SECRET_FILE', join(directory, 'short'), /^JWT_SECRET_FILE .* at least 32 bytes$/],
    ['JWT_SECRET_FILE', undefined, /^JWT_SECRET_FILE is missing: .* unless JWKS_URL is set$/],
    ['JWKS_URL', 'https://issuer/keys', /^JWKS_URL and JWT_SECRET_FILE exclude each other/],
    ['JWKS_URL', 'ftp://issuer/keys', /^JWKS_URL wants a URL such as https:/],
    ['JWKS_URL', 'https://me:hunter2@issuer/keys', /^JWKS_URL wants .*, without a password$/],
    ['DATABASE_PASSWORD_FILE', '/nowhere', /^DATABASE_PASSWORD_FILE names .*password$/],
    ['LOG_LEVEL', 'loud', /^LOG_LEVEL wants trace, debug, .*"loud"$/],
    ['JWT_ISSUER', 'x'.repeat(201), /^JWT_ISSUER wants at most 200 characters$/],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'traces:4318', /^OTEL_EXPORTER_OTLP_ENDPOINT wants a URL such/],
    ['TRACE_RATIO', '10%', /^TRACE_RATIO wants a share from 0 to 1, such as 0\.1, not "10%"$/],
    ['TRACE_RATIO', '1.5', /^TRACE_RATIO wants a share from 0 to 1/],
    ['FAULTS', 'slow', /^FAULTS wants faults such as error:0\.2, .* not "slow"$/],
    ['FAULTS', 'error:0.2', /^FAULTS wants an image that was built as a demonstration/],
    ['TRACE_SLOW_MS', '0', /^TRACE_SLOW_MS wants milliseconds from 1 to 60000, not "0"$/],
  ])('%s=%s', (variable, value, expected) => {
    const line = complaint({ [variable]: value });
    expect(line).toMatch(expected);
    expect(line).not.toContain('\n');
  });
});

test('When traces are wanted, then it is said where to, how many, and what is slow', () => {
  const endpoint = 'http://traces:4318';
  const set = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, TRACE_RATIO: '0.25', TRACE_SLOW_MS: '250' };
  expect(read(set).traces).toEqual({ endpoint, ratio: 0.25, slowMs: 250 });
  for (const [text, ratio] of Object.entries({ 0: 0, 1: 1, '.5': 0.5, '1.0': 1 }))
    expect(read({ TRACE_RATIO: text }).traces.ratio).toBe(ratio);
});

test('When an issuer publishes its keys, then there need be no secret', () => {
  const jwksUrl = 'http://issuer:8080/jwks.json';
  expect(read({ JWT_SECRET_FILE: '', JWKS_URL: jwksUrl }).tokens.keys).toEqual({ jwksUrl });
});

test('When several variables are wrong, then the one line names them all', () => {
  const line = complaint({ SERVICE_NAME: undefined, PORT: 'abc\ndef' });
  expect(line).toContain('SERVICE_NAME');
  expect(line).toContain('PORT');
  expect(line).not.toContain('\n');
});

test('When a URL holds a password, then the complaint does not show it', () => {
  expect(complaint({ DATABASE_URL: 'mysql://me:hunter2@db/x' })).not.toContain('hunter2');
});
