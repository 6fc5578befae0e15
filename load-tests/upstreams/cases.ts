import type { FailureReason } from '@serin/shared/health/failure-reason.ts';
import type { UpstreamName } from '@serin/shared/telemetry/upstream-metrics.ts';

/** Where the stranger listens: it lets everybody in, and says nothing, or that nobody may enter. */
export const stranger = { name: 'stranger', silent: 9001, forbidding: 9002 };

/** Lets in who says `upstream-drill`, and to next to nothing. */
export const barredUser = { name: 'upstream-drill', password: 'for-this-drill-only' };

/** One way in which an upstream fails a replica, and how that looks. */
export interface UpstreamCase {
  name: string;
  /** What is wrong, in the environment of a replica that is otherwise well. */
  settings: Record<string, string>;
  upstream: UpstreamName;
  reason: FailureReason;
  code: string;
  /** What another engine's network says to the same. */
  elsewhere?: string;
  /** Whether the replica is ready all the same; if not, this check says why. */
  readiness: 'ready' | 'postgres' | 'token-keys';
  /** The log line's text. */
  log: string;
  /** What GET / says of it; the issuer is no part of that page. */
  words: string | undefined;
}

const postgres = (database: string) => ({ DATABASE_URL: `postgres://message@${database}` });

const ofPostgres = (
  how: string,
  settings: Record<string, string>,
  reason: FailureReason,
  code: string,
  words: string,
): UpstreamCase => ({
  name: `postgres-${how}`,
  settings,
  upstream: 'postgres',
  reason,
  code,
  readiness: 'postgres',
  log: 'a dependency is gone',
  words,
});

const silentPort = `${stranger.name}:${stranger.silent}`;
const forbidding = `http://${stranger.name}:${stranger.forbidding}`;
const ready = { readiness: 'ready' } as const;

const orElsewhere = (one: UpstreamCase, elsewhere: string): UpstreamCase => ({ ...one, elsewhere });

/** A reserved address (RFC 5737): nobody has it, and from the inner network no way leads there. */
const nowhere = '192.0.2.1';

/** Every kind of failure that docs/troubleshooting.md tells of. */
export const upstreamCases: readonly UpstreamCase[] = [
  ofPostgres(
    'refused',
    postgres('postgres:1/message'),
    'refused',
    'ECONNREFUSED',
    'connection refused',
  ),
  ofPostgres('timeout', postgres(`${silentPort}/message`), 'timeout', 'ETIMEDOUT', 'timed out'),
  orElsewhere(
    ofPostgres(
      'no-route',
      postgres(`${nowhere}:5432/message`),
      'no-route',
      'ENETUNREACH',
      'no route to it',
    ),
    'EHOSTUNREACH',
  ),
  ofPostgres(
    'wrong-password',
    { DATABASE_PASSWORD_FILE: '/run/secrets/queue-redis-password' },
    'access',
    '28P01',
    'wrong password',
  ),
  // pg_hba.conf has no line that lets anybody replicate from another host.
  ofPostgres(
    'access-rule',
    postgres('postgres:5432/message?replication=true'),
    'access',
    '28000',
    'access denied',
  ),
  orElsewhere(
    ofPostgres(
      'name-not-found',
      postgres('no-such-host:5432/message'),
      'not-found',
      'EAI_AGAIN',
      'name not found',
    ),
    'ENOTFOUND',
  ),
  {
    name: 'queue-redis-refused',
    settings: { QUEUE_REDIS_URL: 'redis://queue-redis:1' },
    upstream: 'queue-redis',
    reason: 'refused',
    code: 'ECONNREFUSED',
    ...ready,
    log: 'Redis is gone',
    words: 'connection refused',
  },
  {
    name: 'queue-redis-wrong-password',
    settings: { QUEUE_REDIS_PASSWORD_FILE: '/run/secrets/cache-redis-password' },
    upstream: 'queue-redis',
    reason: 'access',
    code: 'WRONGPASS',
    ...ready,
    log: 'Redis is gone',
    words: 'wrong password',
  },
  {
    name: 'queue-redis-access-rule',
    settings: {
      QUEUE_REDIS_URL: `redis://${barredUser.name}:${barredUser.password}@queue-redis:6379/9`,
      QUEUE_REDIS_PASSWORD_FILE: '',
    },
    upstream: 'queue-redis',
    reason: 'access',
    code: 'NOPERM',
    ...ready,
    log: 'back pressure: a round failed',
    words: 'access denied',
  },
  {
    name: 'cache-redis-timeout',
    settings: { CACHE_REDIS_URL: `redis://${silentPort}` },
    upstream: 'cache-redis',
    reason: 'timeout',
    code: 'ETIMEDOUT',
    ...ready,
    log: 'the cache is gone: reads go to the database',
    words: 'timed out',
  },
  {
    name: 'consul-name-not-found',
    settings: { CONSUL_URL: 'http://no-such-host:8500' },
    upstream: 'consul',
    reason: 'not-found',
    code: 'EAI_AGAIN',
    elsewhere: 'ENOTFOUND',
    ...ready,
    log: 'Consul is gone; requests go on',
    words: 'name not found',
  },
  {
    name: 'provider-timeout',
    settings: { PROVIDER_URL: `http://${silentPort}/messages` },
    upstream: 'provider',
    reason: 'timeout',
    code: 'ETIMEDOUT',
    ...ready,
    log: 'provider asked',
    words: 'timed out',
  },
  {
    name: 'provider-access-rule',
    settings: { PROVIDER_URL: `${forbidding}/messages` },
    upstream: 'provider',
    reason: 'access',
    code: 'HTTP_403',
    ...ready,
    log: 'provider asked',
    words: 'access denied',
  },
  {
    name: 'issuer-access-rule',
    settings: { JWKS_URL: `${forbidding}/keys`, JWT_SECRET_FILE: '' },
    upstream: 'issuer',
    reason: 'access',
    code: 'HTTP_403',
    readiness: 'token-keys',
    log: 'token keys: a round failed',
    words: undefined,
  },
];
