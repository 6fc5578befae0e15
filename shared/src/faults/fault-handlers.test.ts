import request from 'supertest';
import { expect, test } from 'vitest';
import { testHttpContext } from '../../test-support/http-context.ts';
import { ConfigError } from '../config/parse-env.ts';
import { createHttpApp } from '../http/create-app.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { faultHandlers } from './fault-handlers.ts';
import type { FaultPlan } from './fault-plan.ts';

const answer: Endpoint['handlers'] = [(_req, res) => void res.json({})];
const endpoints: Endpoint[] = [
  { method: 'get', path: '/things', handlers: answer },
  { method: 'post', path: '/things', handlers: answer },
  { method: 'get', path: '/things/:id', handlers: answer },
  { method: 'get', path: '/health/ready', handlers: answer, isProbe: true },
];

function start(changes: Partial<FaultPlan>) {
  const { context, lines } = testHttpContext();
  const plan = { errors: [], latencies: [], crashAfterMs: undefined, isUnready: false };
  const faults: FaultPlan = { ...plan, ...changes };
  return { api: request(createHttpApp({ ...context, endpoints, faults })), lines };
}

const everywhere = { route: undefined };

test('When every request is to fail, then each gets a 500 as any other fault would give, and probes do not', async () => {
  const { api, lines } = start({ errors: [{ share: 1, ...everywhere }] });
  const response = await api.get('/things');
  expect(response.status).toBe(500);
  expect(JSON.parse(response.text)).toMatchObject({ type: 'urn:serin:problem:internal-error' });
  expect(lines.find(({ level }) => level === 'error')).toMatchObject({ msg: 'a request failed' });
  expect((await api.post('/things')).status).toBe(500);
  expect((await api.get('/health/ready')).status).toBe(200);
});

test('When one route is to fail, then the others do not, nor another method of it', async () => {
  const { api } = start({ errors: [{ share: 1, route: 'GET /things/:id' }] });
  expect((await api.get('/things/1')).status).toBe(500);
  expect((await api.get('/things')).status).toBe(200);
  expect((await api.post('/things')).status).toBe(200);
});

test('When answers are to be late, then they are, and probes are not', async () => {
  const late = (ms: number) => start({ latencies: [{ ms, ...everywhere }] }).api;
  const begin = performance.now();
  await late(150).get('/things');
  expect(performance.now() - begin).toBeGreaterThanOrEqual(149);
  // An hour: had it to wait, this test would not end.
  expect((await late(3_600_000).get('/health/ready')).status).toBe(200);
});

test('When a share is to fail, then chance decides, and who is spared gets its answer', async () => {
  const dice = [0.1, 0.3];
  const plan = { errors: [{ share: 0.2, ...everywhere }], latencies: [] };
  const handlers = faultHandlers(plan, endpoints, () => dice.shift() ?? 1);
  const handle = handlers.get(endpoints[0] as Endpoint);
  const outcome = () =>
    new Promise((resolve) => {
      const done = handle?.({} as never, {} as never, () => resolve('passed on'));
      Promise.resolve(done).catch(() => resolve('failed'));
    });
  expect([await outcome(), await outcome()]).toEqual(['failed', 'passed on']);
});

test('When nothing concerns an endpoint, then it has nothing before it', () => {
  const one = faultHandlers(
    { errors: [], latencies: [{ ms: 1, route: 'GET /things' }] },
    endpoints,
  );
  expect([...one.keys()]).toEqual([endpoints[0]]);
});

test('When a route is named that is not served, then the complaint names it', () => {
  const plan = { errors: [{ share: 1, route: 'GET /nowhere' }], latencies: [] };
  expect(() => faultHandlers(plan, endpoints)).toThrow(ConfigError);
  expect(() => faultHandlers(plan, endpoints)).toThrow('FAULTS wants a route that is served here');
});
