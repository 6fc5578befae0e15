import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createUpstreams } from '@serin/shared/health/upstreams.ts';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listeningLog } from '../../../../shared/test-support/silent-log.ts';
import { upstreamErrors } from '../../../../shared/test-support/upstream-errors.ts';
import { createHttpProvider, type ProviderOptions } from './http-provider.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

const message = { messageId: 'the-id', destination: 'bob', body: 'hush', traceparent: '00-trace' };

/** A provider that answers as the test wants, and one that asks it. */
async function setUp(answer: RequestListener, options: Partial<ProviderOptions> = {}) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const log = listeningLog();
  const registry = new Registry();
  const provider = createHttpProvider({
    url: `http://user:secret@127.0.0.1:${port}/path?key=secret`,
    maxSockets: 4,
    timeoutMillis: 5_000,
    restMillis: 100,
    registry,
    upstream: createUpstreams(registry).of('provider'),
    log,
    ...options,
  });
  cleanUp.push(() => {
    provider.close();
    server.closeAllConnections();
    server.close();
  });
  const ask = () => provider.ask(message);
  const metric = async (name: string) => {
    const { values } = (await registry.getSingleMetric(name)?.get()) ?? { values: [] };
    return Object.fromEntries(
      values.map(({ labels, value }) => [Object.values(labels)[0], value]),
    ) as Record<string, number>;
  };
  return { server, provider, ask, log, metric, errors: () => upstreamErrors(registry) };
}

describe('one call', () => {
  test('When it is made, then it carries the message, its key, and who is asking', async () => {
    const seen: object[] = [];
    const { ask } = await setUp(
      async (req, res) => {
        const { authorization, traceparent, 'content-type': type } = req.headers;
        const text = Buffer.concat(await req.toArray()).toString();
        const key = req.headers['idempotency-key'];
        seen.push({
          method: req.method,
          url: req.url,
          key,
          authorization,
          traceparent,
          type,
          text,
        });
        res.end();
      },
      { token: 'the-token' },
    );
    expect(await ask()).toEqual({ kind: 'accepted', status: 200 });
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/path?key=secret',
        key: 'the-id',
        authorization: 'Bearer the-token',
        traceparent: '00-trace',
        type: 'application/json',
        text: '{"destination":"bob","body":"hush"}',
      },
    ]);
  });

  test.each([
    [202, 'accepted'],
    [302, 'error'],
    [400, 'rejected'],
    [429, 'rejected'],
    [500, 'error'],
    [503, 'error'],
  ])(
    'When the answer is %i, then the outcome is %s, and nothing is followed',
    async (status, kind) => {
      let asked = 0;
      const { ask } = await setUp((_req, res) => {
        asked += 1;
        res.writeHead(status, { location: '/elsewhere' }).end('a body');
      });
      expect(await ask()).toEqual({ kind, status });
      expect(asked).toBe(1);
    },
  );

  test('When there is no answer in time, then that is a timeout', async () => {
    const { ask } = await setUp(() => {}, { timeoutMillis: 100 });
    expect(await ask()).toEqual({ kind: 'timeout' });
  });

  test('When the connection breaks before an answer, then nobody knows what was done', async () => {
    const { ask } = await setUp((req) => void req.socket.resetAndDestroy());
    expect(await ask()).toEqual({ kind: 'cut-off', code: 'ECONNRESET' });
  });

  test('When what comes back is no HTTP, then nobody knows what was done', async () => {
    const { ask } = await setUp((req) => void req.socket.end('220 mail.example ESMTP\r\n'));
    expect(await ask()).toMatchObject({ kind: 'cut-off', code: expect.stringMatching(/^HPE_/) });
  });

  test('When the provider answers, then an error of its own and a shut door are no timeout, and a no to a message is no failure', async () => {
    const statuses = [200, 422, 400, 503, 500, 401, 403];
    const { ask, errors } = await setUp(
      (_req, res) => void res.writeHead(statuses.shift() ?? 200).end(),
    );
    for (let call = 0; call < 7; call += 1) await ask();
    expect(await errors()).toEqual({ 'provider answered': 2, 'provider access': 2 });
    const silent = await setUp(() => {}, { timeoutMillis: 100 });
    await silent.ask();
    expect(await silent.errors()).toEqual({ 'provider timeout': 1 });
    const broken = await setUp((req) => void req.socket.resetAndDestroy());
    await broken.ask();
    expect(await broken.errors()).toEqual({ 'provider reset': 1 });
  });

  test('When nobody listens, then the provider has heard nothing', async () => {
    const { ask, server } = await setUp(() => {});
    await new Promise((resolve) => server.close(resolve));
    expect(await ask()).toEqual({ kind: 'unreachable', code: 'ECONNREFUSED' });
  });

  test('When the answer has a body without an end, then the status counts, and the rest is not waited for', async () => {
    // An hour: had it to wait for the end, this test would not end.
    const patience = { timeoutMillis: 3_600_000 };
    const { ask } = await setUp((_req, res) => {
      const pour = () => {
        while (!res.destroyed && res.write('x'.repeat(4_096)));
      };
      res.on('drain', pour).on('error', () => {});
      pour();
    }, patience);
    expect(await ask()).toEqual({ kind: 'accepted', status: 200 });
  });

  test('When the answer comes in time and its body does not, then the status counts', async () => {
    const { ask } = await setUp((_req, res) => void res.writeHead(422).write('so'), {
      timeoutMillis: 300,
    });
    expect(await ask()).toEqual({ kind: 'rejected', status: 422 });
  });

  test('When calls follow each other, then they use one connection', async () => {
    const ports = new Set<number | undefined>();
    const { ask } = await setUp((req, res) => {
      ports.add(req.socket.remotePort);
      res.end('{}');
    });
    for (let call = 0; call < 5; call += 1) await ask();
    expect(ports.size).toBe(1);
  });
});

describe('what is told', () => {
  test('When calls end, then log and metrics tell the outcomes apart, and no secret, name or content', async () => {
    const statuses = [200, 400, 403, 500];
    const { ask, log, metric } = await setUp((_req, res) => {
      res.writeHead(statuses.shift() ?? 500).end('a body');
    });
    for (const _ of [1, 2, 3, 4]) await ask();
    expect(log.lines.map(({ level, fields }) => [level, (fields as { outcome: string }).outcome]))
      // What goes well is no news.
      .toEqual([
        ['debug', 'accepted'],
        ['info', 'rejected'],
        ['warn', 'rejected'],
        ['warn', 'error'],
      ]);
    const told = JSON.stringify(log.lines);
    for (const secret of ['secret', 'user', 'bob', 'hush', 'a body'])
      expect(told).not.toContain(secret);
    expect(told).toContain('"messageId":"the-id"');
    expect(await metric('provider_attempts_total')).toEqual({
      accepted: 1,
      rejected: 2,
      error: 1,
      unreachable: 0,
      timeout: 0,
      'cut-off': 0,
      'breaker-open': 0,
    });
  });
});

describe('the breaker', () => {
  // Its clock stands still, and goes when the test says so: a busy machine does not end a rest.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());
  const passTime = (millis: number) => vi.setSystemTime(Date.now() + millis);

  /** A provider that works or does not. */
  async function breakable() {
    const state = { works: true, asked: 0 };
    const provider = await setUp((_req, res) => {
      state.asked += 1;
      res.writeHead(state.works ? 200 : 500).end();
    });
    const askTimes = async (times: number) => {
      for (let call = 0; call < times; call += 1) await provider.ask();
    };
    return { ...provider, state, askTimes };
  }

  test('When more than half of the last calls fail, then it opens, and the provider is left alone', async () => {
    const { ask, askTimes, metric, provider, state, log } = await breakable();
    state.works = false;
    await askTimes(9);
    expect(provider.isTrusted()).toBe(true);
    await askTimes(1);
    expect(provider.isTrusted()).toBe(false);
    expect(await ask()).toEqual({ kind: 'breaker-open' });
    expect(state.asked).toBe(10);
    expect(await metric('provider_breaker_state')).toEqual({ closed: 0, 'half-open': 0, open: 1 });
    expect((await metric('provider_attempts_total'))['breaker-open']).toBe(1);
    expect(log.lines.map((line) => line.text)).toContain('breaker open: the provider gets a rest');
  });

  test('When half of them fail, or all are rejected, then it stays closed', async () => {
    const { ask, provider, state } = await breakable();
    for (let call = 0; call < 40; call += 1) {
      state.works = call % 2 === 0;
      await ask();
    }
    expect(provider.isTrusted()).toBe(true);
    const rejecting = await setUp((_req, res) => void res.writeHead(400).end());
    for (let call = 0; call < 20; call += 1) await rejecting.ask();
    expect(rejecting.provider.isTrusted()).toBe(true);
  });

  test('When the rest is over, then one call decides, and whoever waits is told', async () => {
    const { ask, askTimes, metric, provider, state } = await breakable();
    let told = 0;
    provider.whenTrusted(() => {
      told += 1;
    });
    state.works = false;
    await askTimes(10);
    passTime(100);
    expect(await ask()).toMatchObject({ kind: 'error' });
    expect(await ask()).toEqual({ kind: 'breaker-open' });
    state.works = true;
    passTime(200);
    expect(await ask()).toMatchObject({ kind: 'accepted' });
    expect([told, provider.isTrusted()]).toEqual([1, true]);
    expect(await metric('provider_breaker_state')).toEqual({ closed: 1, 'half-open': 0, open: 0 });
    await askTimes(3);
    expect(state.asked).toBe(15);
  });
});
