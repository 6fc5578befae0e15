import { randomUUID } from 'node:crypto';
import { connectProducer } from '@serin/shared/queue/connection.ts';
import { createMetrics } from '@serin/shared/telemetry/metrics.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testEnvironment } from '../../../shared/test-support/environment.ts';
import { testIdentity } from '../../../shared/test-support/identity.ts';
import { seriesOf } from '../../../shared/test-support/read-metrics.ts';
import { silentLog } from '../../../shared/test-support/silent-log.ts';
import { type CreditRequests, createCreditRequests } from '../src/queues/ask-for-credit.ts';

const { registry } = createMetrics(testIdentity);
const connection = connectProducer({
  url: testEnvironment().queueRedisUrl,
  connectionName: 'test',
  log: silentLog,
});
let requests: CreditRequests;

beforeAll(async () => {
  await new Promise((resolve) => connection.once('ready', resolve));
  const prefix = `test-${randomUUID()}`;
  requests = createCreditRequests({ connection, prefix, registry, log: silentLog });
});
afterAll(async () => {
  await requests.close();
  connection.disconnect();
});

const ofCanary = { baggage: 'serin.track=canary' };

test.each([
  ['credit-requests-canary', ofCanary],
  ['credit-requests-canary', { baggage: 'else=1,serin.track=canary' }],
  ['credit-requests', {}],
  ['credit-requests', { baggage: 'else=1' }],
  ['credit-requests', { baggage: 'serin.track=stable' }],
  ['credit-requests', { baggage: 7 }],
])('When credit is asked on %s, then it is because of %j', (queue, request) => {
  expect(requests.producerOf(request).queue).toBe(queue);
});

test('When requests wait in both queues, then the depth is their sum, and the metrics tell them apart', async () => {
  const ask = (count: number, request: object) =>
    requests.producerOf({ ...request }).addAll(
      Array.from({ length: count }, () => {
        const messageId = randomUUID();
        return { jobId: `charge-${messageId}`, payload: { type: 'Test', messageId } };
      }),
    );
  await ask(3, {});
  await ask(4, ofCanary);
  expect(await requests.depth()).toBe(7);
  await requests.sample();
  const series = await seriesOf(registry);
  expect(series.get('queue_depth{queue="credit-requests",state="waiting"}')).toBe(3);
  expect(series.get('queue_depth{queue="credit-requests-canary",state="waiting"}')).toBe(4);
});
