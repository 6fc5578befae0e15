import { type OwnTraffic, startOwnTraffic } from '@serin/rollout/traffic/own-traffic.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../drills/wait.ts';
import { type MisbehavingCanary, startMisbehavingCanary } from './misbehaving-canary.ts';
import { loadedRules, query } from './prometheus.ts';
import { system } from './support.ts';
import { longestHold, verdictOn } from './verdict-on.ts';

let canary: MisbehavingCanary;
let traffic: OwnTraffic | undefined;

beforeAll(async () => {
  canary = await startMisbehavingCanary(system);
  traffic = await startOwnTraffic({
    project: system.project,
    requestsPerSecond: 150,
    atMostSeconds: 300,
  });
});
afterAll(async () => {
  await traffic?.stop();
  await canary?.remove();
});

/** Where a figure is largest, how large it is there, and how large in the other releases. */
async function worst(expr: string) {
  const samples = (await query(expr)).filter(({ value }) => Number.isFinite(value));
  const [first, ...others] = samples.sort((a, b) => b.value - a.value);
  const { track, version, method, route } = first?.metric ?? {};
  const elsewhere = others.filter(({ metric }) => metric.version !== version);
  return {
    where: [track, version, method, route].filter(Boolean).join(' '),
    value: first?.value ?? 0,
    elsewhere: Math.max(0, ...elsewhere.map(({ value }) => value)),
  };
}
const answered = '{service="message",route!~"/health.*|/metrics"}';
const each = 'version, track, method, route';

// Everybody looks at the same canary at the same time: what takes long is that enough of it is seen.

test.concurrent('When a route is slow in one canary alone, then metrics name the version and the route', async () => {
  // Of what is asked often enough: one late answer of three is no p99.
  const p99 = `histogram_quantile(0.99, sum by (${each}, le) (
      rate(http_request_duration_seconds_bucket${answered}[1m])))
    and sum by (${each}) (rate(http_requests_total${answered}[1m])) > 1`;
  const slow = `canary ${canary.version} GET /messages/:messageId`;
  // What other tests have asked in the last minute is still in there.
  const standsOut = async () => {
    const { where, value, elsewhere } = await worst(p99);
    return where === slow && value > 2 && elsewhere < value / 2;
  };
  await until(`${slow} stands out`, 90, standsOut, 1_000);
});

test.concurrent('When a route fails in one canary alone, then metrics name the version and the route, and an alert the service', async () => {
  const failing = `sum by (${each}) (rate(http_requests_total{service="message",status="500"}[1m]))
    / (sum by (${each}) (rate(http_requests_total${answered}[1m])) > 0)`;
  const broken = `canary ${canary.version} GET /messages`;
  await until(
    `${broken} stands out`,
    60,
    async () => {
      const { where, value } = await worst(failing);
      return where === broken && value > 0.9;
    },
    1_000,
  );
  const recorded = 'service:http_errors:ratio1m{service="message"}';
  await until(
    'the rule has seen it, and nothing else',
    90,
    async () => {
      const { where, value, elsewhere } = await worst(recorded);
      return where === `canary ${canary.version}` && value > 0.2 && elsewhere === 0;
    },
    1_000,
  );
  const fires = async () =>
    (await loadedRules()).some(({ name, state }) => name === 'CanaryErrors' && state === 'firing');
  await until('the alert fires', 90, fires, 1_000);
});

test.concurrent('When a canary fails on one route and is slow on another, then the verdict is back, and names both', {
  timeout: longestHold.timeout,
}, async () => {
  const { judgement, reasons } = await verdictOn('message', canary.version);
  expect(judgement).toBe('back');
  const about = reasons.map((one) => `${one.about} ${one.route ?? ''}`.trim());
  expect(about).toEqual(
    expect.arrayContaining(['errors GET /messages', 'latency GET /messages/:messageId']),
  );
});
