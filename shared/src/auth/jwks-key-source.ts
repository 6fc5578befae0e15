import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import type { Log } from '../contracts/log.ts';
import { errorCode } from '../health/error-code.ts';
import type { CheckState } from '../health/probe.ts';
import type { Check } from '../health/readiness.ts';
import type { Upstream } from '../health/upstreams.ts';
import { startLoop } from '../outbox/loop.ts';
import { type KeySource, KeysUnavailable } from './key-source.ts';

export interface JwksOptions {
  /** Where the issuer publishes its keys (RFC 7517). */
  url: string;
  /** How long the issuer may go on using a key it has taken back. */
  refreshMillis?: number;
  /** Unknown `kid`s make us ask the issuer once in this time at most, however many come. */
  cooldownMillis?: number;
  timeoutMillis?: number;
  /** Is told how each call ended. */
  upstream?: Upstream | undefined;
  log: Log;
}

export interface JwksKeySource extends KeySource {
  /** Up once there are keys, for good: an issuer that goes away later is no reason to serve nobody. */
  check: Check;
  stop(): Promise<void>;
}

/** Asymmetric ones alone: no published key can pass for a secret. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** jose would say of any answer but 200 that it is not 200: which it was tells a door that is shut from a house on fire. */
const fetchOrThrow: typeof fetch = async (...request) => {
  const response = await fetch(...request);
  if (response.ok) return response;
  const { status } = response;
  throw Object.assign(new Error(`the issuer answered ${status}`), { code: `HTTP_${status}` });
};

/**
 * The issuer's published keys, asked for at once and then again and again. Keys known so far stay in use while the issuer is
 * down. A token whose `kid` is unknown makes us ask out of turn. See docs/adr/0009-token-keys.md.
 */
export function startJwksKeySource(options: JwksOptions): JwksKeySource {
  const { log, refreshMillis = 300_000, cooldownMillis = 10_000, timeoutMillis = 2_000 } = options;
  // When to ask is decided here, not there: jose gives up its keys when they are old and the issuer is down.
  const remote = createRemoteJWKSet(new URL(options.url), {
    timeoutDuration: timeoutMillis,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
    [customFetch]: fetchOrThrow,
  });
  let asking: Promise<void> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown;
  let revision = 0;

  async function fetchKeys(): Promise<void> {
    askedAt = performance.now();
    const before = JSON.stringify(remote.jwks());
    try {
      await remote.reload();
      failure = undefined;
      options.upstream?.worked();
    } catch (error) {
      failure = error;
      options.upstream?.failed(error);
      throw error;
    }
    if (JSON.stringify(remote.jwks()) === before) return;
    revision += 1;
    const kids = remote.jwks()?.keys.map(({ kid }) => kid);
    log.info({ kids }, 'the issuer has other token keys than before');
  }

  function ask(): Promise<void> {
    asking ??= fetchKeys().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  /** The newest keys that can be had without asking too often. */
  async function askIfAllowed(): Promise<void> {
    const mayAsk = asking !== undefined || performance.now() - askedAt >= cooldownMillis;
    if (mayAsk) await ask().catch(() => {});
    if (failure !== undefined) throw new KeysUnavailable('the issuer does not give its keys');
  }

  const key: JWTVerifyGetKey = async (header, token) => {
    if (remote.jwks() === undefined) await askIfAllowed();
    try {
      return await remote(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await askIfAllowed();
      return await remote(header, token);
    }
  };

  function look(): CheckState {
    if (remote.jwks() !== undefined) return { state: 'up' };
    return failure === undefined
      ? { state: 'unknown' }
      : { state: 'down', code: errorCode(failure) };
  }

  const loop = startLoop({
    name: 'token keys',
    idleMillis: refreshMillis,
    longestPauseMillis: cooldownMillis,
    log,
    async step() {
      await ask();
      return false;
    },
  });
  return {
    algorithms,
    key,
    revision: () => revision,
    check: { name: 'token-keys', look },
    stop: loop.stop,
  };
}
