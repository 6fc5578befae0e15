import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { testEnvironment } from '../../test-support/environment.ts';
import { eventually } from '../../test-support/eventually.ts';
import { silentLog } from '../../test-support/silent-log.ts';
import { type Cache, createCache } from './cache.ts';
import { type CacheStore, connectCache } from './cache-store.ts';

const open: CacheStore[] = [];
afterEach(() => {
  for (const store of open.splice(0)) store.close();
});

async function connect(prefix: string, url = testEnvironment().cacheRedisUrl): Promise<CacheStore> {
  const store = connectCache({
    url,
    connectionName: 'test',
    prefix,
    // A busy machine is no cache that is gone.
    timeoutMillis: 5_000,
    log: silentLog,
  });
  open.push(store);
  await eventually(async () => (await store.attempt((redis) => redis.ping())) === 'PONG');
  return store;
}

/** Replicas that share a cache. */
async function replicas(count: number): Promise<Cache[]> {
  const prefix = `test-${randomUUID()}:`;
  const stores = await Promise.all(Array.from({ length: count }, () => connect(prefix)));
  return stores.map((store) => createCache(store));
}

describe('reading', () => {
  test('When many ask on several replicas, then the truth is read once', async () => {
    const caches = await replicas(4);
    let loads = 0;
    const load = async () => {
      loads += 1;
      await sleep(50);
      return { answer: 42 };
    };
    const reads = Array.from({ length: 300 }, (_, index) =>
      (caches[index % 4] as Cache).read({ key: 'hot', ttlSeconds: 60, load }),
    );
    expect(new Set((await Promise.all(reads)).map((value) => value.answer))).toEqual(new Set([42]));
    expect(loads).toBe(1);
  });

  test('When a value may not be kept, then each reads the truth as it is', async () => {
    const [one, other] = (await replicas(2)) as [Cache, Cache];
    let truth = 0;
    const read = (cache: Cache) =>
      cache.read({
        key: 'open',
        ttlSeconds: 60,
        keep: () => false,
        load: async () => {
          truth += 1;
          return truth;
        },
      });
    const values = await Promise.all([read(one), read(one), read(other), read(one)]);
    expect(Math.min(...values)).toBe(1);
    expect(truth).toBeGreaterThan(1);
  });

  test('When the truth cannot be read, then everyone gets the error, and the next one tries again', async () => {
    const [cache] = (await replicas(1)) as [Cache];
    const failing = { key: 'down', ttlSeconds: 60, load: () => Promise.reject(new Error('down')) };
    const reads = await Promise.allSettled([cache.read(failing), cache.read(failing)]);
    expect(reads.map((read) => read.status)).toEqual(['rejected', 'rejected']);
    expect(await cache.read({ ...failing, load: async () => 'up' })).toBe('up');
  });
});

describe('dropping', () => {
  test('When the truth changes while it is being read, then what was read is not kept', async () => {
    const [one, other] = (await replicas(2)) as [Cache, Cache];
    let truth = 'old';
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const slow = one.read({
      key: 'k',
      ttlSeconds: 60,
      load: async () => {
        const seen = truth;
        started.resolve();
        await finish.promise;
        return seen;
      },
    });
    await started.promise;
    truth = 'new';
    await other.drop(['k']);
    const load = async () => truth;
    expect(await other.read({ key: 'k', ttlSeconds: 60, load })).toBe('new');
    expect(await one.read({ key: 'k', ttlSeconds: 60, load })).toBe('new');
    finish.resolve();
    expect(await slow).toBe('old');
    expect(await one.read({ key: 'k', ttlSeconds: 60, load })).toBe('new');
    expect(await other.read({ key: 'k', ttlSeconds: 60, load })).toBe('new');
  });

  test('When readers and writers race, then nobody reads what was dropped before they asked', async () => {
    const caches = await replicas(3);
    let truth = 0;
    let known = 0;
    const load = async () => {
      const seen = truth;
      await sleep(Math.random() * 4);
      return seen;
    };
    const writer = (async () => {
      for (let step = 0; step < 60; step += 1) {
        truth += 1;
        const written = truth;
        await (caches[step % 3] as Cache).drop(['n']);
        known = written;
        await sleep(Math.random() * 5);
      }
    })();
    const reader = async (cache: Cache) => {
      for (let step = 0; step < 150; step += 1) {
        const atLeast = known;
        expect(await cache.read({ key: 'n', ttlSeconds: 60, load })).toBeGreaterThanOrEqual(
          atLeast,
        );
      }
    };
    await Promise.all([writer, ...caches.flatMap((cache) => [reader(cache), reader(cache)])]);
  });
});

describe('a group', () => {
  const page = (key: string, group: string, truth: () => unknown) => ({
    key,
    group,
    ttlSeconds: 60,
    load: async () => truth(),
  });

  test('When it is dropped, then each of its entries is, on every replica, and no other', async () => {
    const [one, other] = (await replicas(2)) as [Cache, Cache];
    let truth = 'old';
    const pages = ['a1', 'a2'].map((key) => page(key, 'a', () => truth));
    const neighbour = page('b1', 'b', () => truth);
    const readAll = (cache: Cache) =>
      Promise.all([...pages, neighbour].map((read) => cache.read(read)));
    expect(await readAll(one)).toEqual(['old', 'old', 'old']);
    truth = 'new';
    expect(await readAll(other)).toEqual(['old', 'old', 'old']);
    await other.dropGroups(['a']);
    for (const cache of [one, other]) expect(await readAll(cache)).toEqual(['new', 'new', 'old']);
  });

  test('When the cache has lost its stamp, then its entries are worth nothing', async () => {
    const [cache] = (await replicas(1)) as [Cache];
    const store = open[0] as CacheStore;
    let truth = 'old';
    const read = () => cache.read(page('a1', 'a', () => truth));
    expect(await read()).toBe('old');
    truth = 'new';
    expect(await read()).toBe('old');
    expect(await store.attempt((redis) => redis.del(`${store.name('a')}:stamp`))).toBe(1);
    expect(await read()).toBe('new');
  });

  test('When it is dropped while a page is being read, then that page is not kept', async () => {
    const [one, other] = (await replicas(2)) as [Cache, Cache];
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const slow = one.read({
      ...page('a1', 'a', () => 'old'),
      load: async () => {
        started.resolve();
        await finish.promise;
        return 'old';
      },
    });
    await started.promise;
    await other.dropGroups(['a']);
    finish.resolve();
    expect(await slow).toBe('old');
    for (const cache of [one, other])
      expect(await cache.read(page('a1', 'a', () => 'new'))).toBe('new');
  });
});

describe('a cache that fails', () => {
  test('When there is none, then reads and drops go on without it', async () => {
    const store = connectCache({
      url: 'redis://127.0.0.1:1/0',
      connectionName: 'test',
      log: silentLog,
    });
    open.push(store);
    const cache = createCache(store);
    expect(await cache.read({ key: 'k', ttlSeconds: 60, load: async () => 1 })).toBe(1);
    await cache.drop(['k']);
  });

  test('When it takes connections and never answers, then a read is hardly slower', async () => {
    const sockets: Socket[] = [];
    const blackhole = await new Promise<Server>((resolve) => {
      const server = createServer((socket) => void sockets.push(socket)).listen(
        0,
        '127.0.0.1',
        () => resolve(server),
      );
    });
    const { port } = blackhole.address() as { port: number };
    const store = connectCache({
      url: `redis://127.0.0.1:${port}/0`,
      connectionName: 'test',
      log: silentLog,
    });
    open.push(store);
    const cache = createCache(store);
    await sleep(50);
    const start = performance.now();
    for (let read = 0; read < 100; read += 1)
      await cache.read({ key: `k${read}`, ttlSeconds: 60, load: async () => 1 });
    expect(performance.now() - start).toBeLessThan(500);
    for (const socket of sockets) socket.destroy();
    blackhole.close();
  });

  test('When it could not be told of thousands of changes, then it is told all of them when it is back', async () => {
    const [cache] = (await replicas(1)) as [Cache];
    const store = open[0] as CacheStore;
    const names = Array.from({ length: 3_000 }, (_, index) => `k${index}`);
    const readAll = (by: Cache, truth: string) =>
      Promise.all(
        names.map((key) =>
          by.read({ key, group: `g-${key}`, ttlSeconds: 60, load: async () => truth }),
        ),
      );
    await readAll(cache, 'old');
    const attempt = store.attempt;
    store.attempt = async () => undefined;
    for (const key of names) await cache.dropGroups([`g-${key}`]);
    store.attempt = attempt;
    expect(new Set(await readAll(cache, 'new'))).toEqual(new Set(['new']));
    const other = createCache(store);
    await eventually(async () =>
      (await readAll(other, 'newest')).every((value) => value !== 'old'),
    );
  });

  test('When it could not be told of a change, then the one who knows does not read it, and tells it later', async () => {
    const [cache] = (await replicas(1)) as [Cache];
    const store = open[0] as CacheStore;
    await cache.read({ key: 'k', ttlSeconds: 60, load: async () => 'old' });
    const attempt = store.attempt;
    store.attempt = async () => undefined;
    await cache.drop(['k']);
    store.attempt = attempt;
    expect(await cache.read({ key: 'k', ttlSeconds: 60, load: async () => 'new' })).toBe('new');
    await sleep(600);
    const other = createCache(store);
    expect(await other.read({ key: 'k', ttlSeconds: 60, load: async () => 'newest' })).toBe(
      'newest',
    );
  });
});
