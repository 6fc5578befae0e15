import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { expect, test } from 'vitest';
import { testHttpContext } from '../../test-support/http-context.ts';
import { testIdentity } from '../../test-support/identity.ts';
import { createHttpApp } from '../http/create-app.ts';
import { healthEndpoints } from './health-endpoints.ts';
import { operatorFlag } from './operator-flag.ts';
import type { CheckState } from './probe.ts';
import { createReadiness } from './readiness.ts';

function start() {
  let postgres: CheckState = { state: 'unknown' };
  const readiness = createReadiness([{ name: 'postgres', look: () => postgres }]);
  const { context } = testHttpContext();
  const endpoints = healthEndpoints(readiness, testIdentity);
  const api = request(createHttpApp({ ...context, endpoints }));
  const set = (state: CheckState) => {
    postgres = state;
  };
  return { api, readiness, set };
}

test('When a replica starts, serves, loses PostgreSQL and stops, then /health/ready follows, and says why', async () => {
  const { api, readiness, set } = start();
  const ready = async () => {
    const { status, body } = await api.get('/health/ready');
    expect((await api.get('/health')).body).toEqual(body);
    return [status, body];
  };

  set({ state: 'up' });
  expect(await ready()).toEqual([
    503,
    { status: 'starting', checks: { postgres: { state: 'up' } } },
  ]);
  readiness.started();
  expect(await ready()).toEqual([200, { status: 'ready', checks: { postgres: { state: 'up' } } }]);
  set({ state: 'down', code: '28P01' });
  expect(await ready()).toEqual([
    503,
    { status: 'unready', checks: { postgres: { state: 'down', code: '28P01' } } },
  ]);
  set({ state: 'unknown' });
  expect((await ready())[0]).toBe(503);
  set({ state: 'up' });
  readiness.stopping();
  readiness.started();
  expect(await ready()).toEqual([
    503,
    { status: 'stopping', checks: { postgres: { state: 'up' } } },
  ]);
});

test('When everything else is gone, then /health/live is still 200', async () => {
  const { api, readiness, set } = start();
  set({ state: 'down', code: 'ECONNREFUSED' });
  readiness.stopping();
  expect((await api.get('/health/live')).status).toBe(200);
});

test('When a probe means another replica, which had this address before, then 421', async () => {
  const { api, readiness, set } = start();
  set({ state: 'up' });
  readiness.started();
  expect((await api.get('/health/ready?instance=replica-1&service=message')).status).toBe(200);
  expect((await api.get('/health/ready?instance=replica-0')).status).toBe(421);
  expect((await api.get('/health/ready?service=credit')).status).toBe(421);
});

test('When an operator sets the flag, then the replica is unready until it is removed', () => {
  const directory = mkdtempSync(join(tmpdir(), 'serin-flag-'));
  const path = join(directory, 'unready');
  const readiness = createReadiness([operatorFlag(path)]);
  readiness.started();
  expect(readiness.report().status).toBe('ready');
  writeFileSync(path, '');
  expect(readiness.report()).toEqual({
    status: 'unready',
    checks: { operator: { state: 'down', code: 'UNREADY_BY_HAND' } },
  });
  rmSync(directory, { recursive: true });
  expect(readiness.report().status).toBe('ready');
});
