import { z } from 'zod';
import { faultPlan } from '../faults/fault-plan.ts';
import {
  httpUrl,
  integer,
  logLevel,
  name,
  port,
  secretFile,
  serviceName,
  share,
  url,
  version,
} from './fields.ts';
import { ConfigError } from './parse-env.ts';

/** HS256 is as strong as its key: RFC 7518 asks for as many bytes as the hash has. */
const hs256KeyBytes = 32;

const tokenKey = 'the key that signs tokens';

/** What the owner of a database and its tables needs to migrate it. */
export const databaseEnv = z.object({
  DATABASE_URL: url('postgres://message@postgres:5432/message'),
  DATABASE_PASSWORD_FILE: secretFile("the database role's password").optional(),
  LOG_LEVEL: logLevel.default('info'),
});

/** The variables both services have. Each adds its own with `.extend`. */
export const serviceEnv = databaseEnv.extend({
  SERVICE_NAME: serviceName,
  SERVICE_VERSION: version,
  SERVICE_WEIGHT: integer(1, 256).default(1),
  PORT: port.optional(),
  CONSUL_URL: url('http://consul:8500').optional(),
  QUEUE_REDIS_URL: url('redis://queue-redis:6379'),
  QUEUE_REDIS_PASSWORD_FILE: secretFile("the queue's password").optional(),
  CACHE_REDIS_URL: url('redis://cache-redis:6379'),
  CACHE_REDIS_PASSWORD_FILE: secretFile("the cache's password").optional(),
  JWT_SECRET_FILE: secretFile(tokenKey, hs256KeyBytes).optional(),
  JWKS_URL: httpUrl('https://issuer.example/jwks.json').optional(),
  JWT_ISSUER: name.default('serin'),
  JWT_AUDIENCE: name.default('serin'),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl('http://traces:4318').optional(),
  TRACE_RATIO: share.default(0.1),
  TRACE_SLOW_MS: integer(1, 60_000, 'milliseconds').default(500),
  FAULTS: faultPlan().optional(),
});

/** Tokens are signed with a shared secret, or by an issuer that publishes its keys: one of the two, or nobody knows which counts. */
function tokenKeys(env: Env): { secret: string } | { jwksUrl: string } {
  const { JWT_SECRET_FILE: secret, JWKS_URL: jwksUrl } = env;
  if (secret !== undefined && jwksUrl !== undefined)
    throw new ConfigError('JWKS_URL and JWT_SECRET_FILE exclude each other: set one of them');
  if (jwksUrl !== undefined) return { jwksUrl };
  if (secret !== undefined) return { secret };
  throw new ConfigError(
    `JWT_SECRET_FILE is missing: it wants the path of a file that holds ${tokenKey}, unless JWKS_URL is set`,
  );
}

type Env = Readonly<z.infer<typeof serviceEnv>>;

/** The variables by the names the code uses. Frozen. Throws ConfigError. */
export function serviceConfig(env: Env) {
  return Object.freeze({
    serviceName: env.SERVICE_NAME,
    version: env.SERVICE_VERSION,
    weight: env.SERVICE_WEIGHT,
    /** Without PORT a replica is nobody's business but this machine's. */
    listen: env.PORT ? { host: '0.0.0.0', port: env.PORT } : { host: '127.0.0.1', port: 8080 },
    consulUrl: env.CONSUL_URL,
    database: { url: env.DATABASE_URL, password: env.DATABASE_PASSWORD_FILE },
    queueRedis: { url: env.QUEUE_REDIS_URL, password: env.QUEUE_REDIS_PASSWORD_FILE },
    cacheRedis: { url: env.CACHE_REDIS_URL, password: env.CACHE_REDIS_PASSWORD_FILE },
    tokens: {
      keys: tokenKeys(env),
      issuer: env.JWT_ISSUER,
      audience: env.JWT_AUDIENCE,
    },
    traces: {
      /** Of a collector that takes OTLP over HTTP; none: no traces. */
      endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
      ratio: env.TRACE_RATIO,
      slowMs: env.TRACE_SLOW_MS,
    },
    logLevel: env.LOG_LEVEL,
    /** Only in a demonstration version. */
    faults: env.FAULTS,
  });
}

export type ServiceConfig = ReturnType<typeof serviceConfig>;
