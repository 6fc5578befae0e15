import type { ListedReplica } from '@serin/shared/discovery/list-replicas.ts';
import { createUpstreams } from '@serin/shared/health/upstreams.ts';
import { afterEach, expect, test, vi } from 'vitest';
import { createTakeStock, type TakeStockDeps } from './take-stock.ts';

afterEach(() => void vi.useRealTimers());

const cats = { calm: 'a cat' };
const listed: ListedReplica[] = [
  { service: 'message', version: '1.0.0', track: 'stable', weight: 1, isReady: true, isOpen: true },
];

function setUp(changes: Partial<TakeStockDeps> = {}) {
  const upstreams = createUpstreams(undefined);
  const deps: TakeStockDeps = {
    upstreams,
    cats: { all: async () => cats },
    depth: async () => 3,
    pingCache: async () => 'PONG',
    isPaused: () => false,
    replicas: async () => listed,
    hasProvider: false,
    timeoutMs: 100,
    ...changes,
  };
  return { upstreams, takeStock: createTakeStock(deps) };
}

test('When everything answers, then the stock is what it is now', async () => {
  const { takeStock } = setUp();
  expect(await takeStock()).toMatchObject({
    cats,
    replicas: listed,
    depth: 3,
    postgres: { state: 'up' },
    consul: { state: 'up' },
    provider: undefined,
  });
});

test('When nothing answers, then it takes as long as one of them may, and what was known stays', async () => {
  const never = () => new Promise<never>(() => {});
  const all = vi.fn<() => Promise<typeof cats>>(never).mockResolvedValueOnce(cats);
  const replicas = vi.fn<() => Promise<ListedReplica[]>>(never).mockResolvedValueOnce(listed);
  const { takeStock } = setUp({ cats: { all }, replicas, depth: never, pingCache: never });
  await takeStock();
  vi.useFakeTimers();
  const { promise: longer, reject } = Promise.withResolvers<never>();
  setTimeout(() => reject(new Error('they wait for each other')), 101);
  const taking = Promise.race([takeStock(), longer]);
  void vi.advanceTimersByTimeAsync(101);
  const stock = await taking;
  expect(stock).toMatchObject({
    cats,
    replicas: listed,
    depth: undefined,
    consul: { state: 'down', code: 'ETIMEDOUT' },
  });
});

test('When an upstream has failed those who use it, then the stock says how', async () => {
  const failing = () => Promise.reject(new Error('down'));
  const { takeStock, upstreams } = setUp({ cats: { all: failing }, hasProvider: true });
  upstreams.of('postgres').failed({ code: '28P01' });
  upstreams.of('provider').failed({ code: 'ETIMEDOUT' });
  expect(await takeStock()).toMatchObject({
    cats: {},
    postgres: { state: 'down', code: '28P01' },
    provider: { state: 'down', code: 'ETIMEDOUT' },
  });
});
