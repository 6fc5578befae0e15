import { createHttpApp } from '@serin/shared/http/create-app.ts';
import request from 'supertest';
import { expect, test, vi } from 'vitest';
import { testHttpContext } from '../../../../shared/test-support/http-context.ts';
import type { Stock } from '../front/take-stock.ts';
import { getFront } from './get-front.ts';

const up = { state: 'up' } as const;
const stock: Stock = {
  cats: { calm: 'a cat' },
  replicas: [],
  depth: 0,
  isPaused: false,
  postgres: up,
  queueRedis: up,
  cacheRedis: up,
  consul: up,
  provider: undefined,
};

function setUp() {
  const { context, lines } = testHttpContext();
  const takeStock = vi.fn(async () => stock);
  const endpoints = [getFront({ identity: context.identity, takeStock })];
  return { api: request(createHttpApp({ ...context, endpoints })), takeStock, lines, context };
}

test('When anybody asks, without a token, then the page is plain text that nobody keeps or takes for a program', async () => {
  const { status, headers, text } = await setUp().api.get('/').set('Accept', 'text/html');
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-length': String(Buffer.byteLength(text)),
  });
  expect(text).toMatch(/^a cat\n\nSerin: all is well\.\n/);
});

test('When many ask at about the same time, then the system is looked at once', async () => {
  const { api, takeStock } = setUp();
  const answers = await Promise.all(Array.from({ length: 50 }, () => api.get('/')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(takeStock).toHaveBeenCalledTimes(1);
});

test('When it is asked for its headers alone, then there are those and no page; another method is not allowed', async () => {
  const { api } = setUp();
  const head = await api.head('/');
  expect([head.status, head.text, head.headers['content-type']]).toEqual([
    200,
    undefined,
    'text/plain; charset=utf-8',
  ]);
  expect((await api.post('/')).status).toBe(405);
});

test('When it is asked, then that is no sign of traffic, and no line in the log', async () => {
  const { api, lines, context } = setUp();
  const ended = vi.spyOn(context.traffic, 'ended');
  await api.get('/');
  expect(lines).toEqual([]);
  expect(ended).toHaveBeenCalledWith(expect.anything(), true);
});
