import { isDeepStrictEqual as equals } from 'node:util';
import { expect, test } from 'vitest';
import { testIdentity } from '../../test-support/identity.ts';
import { createMetrics } from './metrics.ts';

test('When requests are observed, then they are counted by route, method and status, and labelled by replica', async () => {
  const metrics = createMetrics(testIdentity);
  metrics.observe('/messages/:messageId', 'GET', 200, 0.003);
  metrics.observe('/messages/:messageId', 'GET', 200, 0.3);
  const values = (await metrics.registry.getMetricsAsJSON()).flatMap(({ name, values }) =>
    values.map((value) => ({ metricName: name, ...value })),
  );
  const labels = { service: 'message', version: '1.1.0', track: 'canary' };
  const request = { ...labels, route: '/messages/:messageId', method: 'GET', status: '200' };
  const read = (metricName: string, wanted: object) => {
    const value = values.find(
      (each) => each.metricName === metricName && equals(each.labels, wanted),
    );
    return value?.value;
  };
  expect(read('http_requests_total', request)).toBe(2);
  expect(read('http_request_duration_seconds_bucket', { ...request, le: 0.005 })).toBe(1);
  expect(read('http_request_duration_seconds_bucket', { ...request, le: 0.5 })).toBe(2);
  expect(read('nodejs_eventloop_lag_seconds', labels)).toBeDefined();
});
