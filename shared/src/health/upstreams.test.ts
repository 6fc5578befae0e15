import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { upstreamErrors } from '../../test-support/upstream-errors.ts';
import { createUpstreams } from './upstreams.ts';

const refused = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });

test('When an upstream is used, then its state follows, and each failure is counted by its reason', async () => {
  const registry = new Registry();
  const upstreams = createUpstreams(registry);
  const postgres = upstreams.of('postgres');
  expect(postgres.look()).toEqual({ state: 'unknown' });
  postgres.failed(refused);
  expect(upstreams.of('postgres').look()).toEqual({ state: 'down', code: 'ECONNREFUSED' });
  await expect(postgres.watch(Promise.reject(new Error('Query read timeout')))).rejects.toThrow();
  expect(postgres.look()).toEqual({ state: 'down', code: 'ETIMEDOUT' });
  expect(await postgres.watch(Promise.resolve('an answer'))).toBe('an answer');
  expect(postgres.look()).toEqual({ state: 'up' });
  expect(await upstreamErrors(registry)).toEqual({
    'postgres refused': 1,
    'postgres timeout': 1,
  });
});

test('When an upstream is in use, then its series are there before anything fails, and those of others are not', async () => {
  const registry = new Registry();
  createUpstreams(registry).of('queue-redis');
  const text = await registry.metrics();
  expect(
    text.match(/^upstream_errors_total\{upstream="queue-redis",reason="[a-z-]+"\} 0$/gm),
  ).toHaveLength(8);
  expect(text).not.toContain('cache-redis');
});

test('When a command is not even sent, then that is no second failure, and no other reason', async () => {
  const registry = new Registry();
  const redis = createUpstreams(registry).of('queue-redis');
  redis.failed(refused);
  redis.failed(new Error("Stream isn't writeable and enableOfflineQueue options is false"));
  redis.failed(new Error('Connection is closed.'));
  expect(redis.look()).toEqual({ state: 'down', code: 'ECONNREFUSED' });
  expect(await upstreamErrors(registry)).toEqual({ 'queue-redis refused': 1 });
});
