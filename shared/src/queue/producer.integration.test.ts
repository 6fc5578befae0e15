import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { testEnvironment } from '../../test-support/environment.ts';
import { silentLog } from '../../test-support/silent-log.ts';
import { upstreamErrors } from '../../test-support/upstream-errors.ts';
import { createUpstreams } from '../health/upstreams.ts';
import { connectProducer } from './connection.ts';
import { createProducer } from './producer.ts';

test('When Redis does not believe us, then that is counted and remembered, and not that calls have waited in vain', async () => {
  const url = new URL(testEnvironment().queueRedisUrl);
  url.username = 'nobody';
  url.password = 'wrong';
  const registry = new Registry();
  const upstream = createUpstreams(registry).of('queue-redis');
  const connection = connectProducer({
    url: url.href,
    connectionName: 'test',
    upstream,
    log: silentLog,
  });
  const queue = `test-${randomUUID()}`;
  const options = { queue, connection, upstream, timeoutMillis: 200, log: silentLog };
  const producer = createProducer(options);
  for (let call = 0; call < 3; call += 1) await expect(producer.depth()).rejects.toThrow();
  expect(Object.keys(await upstreamErrors(registry))).toEqual(['queue-redis access']);
  expect(upstream.look()).toMatchObject({ state: 'down' });
  connection.disconnect();
  await producer.close().catch(() => {});
});
