import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { entryAt, testRollout } from '../../test-support/rollout.ts';
import { createNotifier, type NotifierOptions } from './notifier.ts';

const patience = { timeoutMs: 3_000, pausesMs: [10, 20] };
const entries = ['one', 'two', 'three'].map((text) => entryAt('2026-12-01T12:00:00.000Z', text));

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: { number: number; entry: { text: string } };
}

let server: Server | undefined;
afterEach(() => server?.close().closeAllConnections());

/** A webhook's other side: notes what comes, and answers as the test wants. */
async function receiver(answer: (res: ServerResponse, count: number, number: number) => void) {
  const received: Received[] = [];
  server = createServer(async (req, res) => {
    let text = '';
    for await (const chunk of req) text += chunk;
    const body = JSON.parse(text);
    received.push({ headers: req.headers, body });
    answer(res, received.length, body.number);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { url, received, texts: () => received.map(({ body }) => body.entry.text) };
}

function notifierTo(url: string, more: Partial<NotifierOptions> = {}) {
  const warnings: string[] = [];
  const warn = (line: string) => void warnings.push(line);
  return {
    ...createNotifier({ webhook: { url, token: 'hush' }, warn, patience, ...more }),
    warnings,
  };
}

test('When entries are written, then each is posted once, in order, also when the first takes longest', async () => {
  const hook = await receiver((res, count) =>
    setTimeout(() => res.writeHead(204).end(), count === 1 ? 100 : 0),
  );
  const notifier = notifierTo(hook.url);
  for (let written = 0; written <= 3; written++)
    notifier.follow(testRollout({ entries: entries.slice(0, written) }));
  await notifier.end(5_000);
  expect(hook.texts()).toEqual(['one', 'two', 'three']);
  expect(notifier.warnings).toEqual([]);
  expect(hook.received[1]?.headers).toMatchObject({
    'content-type': 'application/json',
    authorization: 'Bearer hush',
    'idempotency-key': '20261201-120000-2',
  });
  expect(hook.received[1]?.body).toMatchObject({
    document: 'entry',
    rollout: '20261201-120000',
    number: 2,
    moves: [{ app: 'message', from: '1.0.0', to: '1.2.0' }, { app: 'credit' }],
    entry: { at: '2026-12-01T12:00:00.000Z', who: 'lea@desk', phase: 'stepping', text: 'two' },
  });
});

test('When the receiver fails for a while, then it is asked again with the same key, and the order stays', async () => {
  const hook = await receiver((res, count) => res.writeHead(count <= 2 ? 503 : 200).end());
  const notifier = notifierTo(hook.url);
  notifier.follow(testRollout({ entries }));
  await notifier.end(5_000);
  expect(hook.texts()).toEqual(['one', 'one', 'one', 'two', 'three']);
  const keys = hook.received.slice(0, 3).map(({ headers }) => headers['idempotency-key']);
  expect(new Set(keys).size).toBe(1);
  expect(notifier.warnings).toEqual([]);
});

test('When one entry is never taken, then that is a warning, and the next ones are posted', async () => {
  const hook = await receiver((res, _, number) => res.writeHead(number === 1 ? 500 : 200).end());
  const notifier = notifierTo(hook.url);
  notifier.follow(testRollout({ entries }));
  await notifier.end(5_000);
  expect(hook.texts()).toEqual(['one', 'one', 'one', 'two', 'three']);
  expect(notifier.warnings).toEqual([
    'the webhook was not told entry 1 of the journal: answered 500',
  ]);
});

test.each([400, 401, 404, 302])(
  'When it is answered %i, then it is not asked again',
  async (status) => {
    const hook = await receiver((res) => res.writeHead(status, { location: '/' }).end());
    const notifier = notifierTo(hook.url);
    notifier.follow(testRollout({ entries: entries.slice(0, 1) }));
    await notifier.end(5_000);
    expect(hook.received).toHaveLength(1);
    expect(notifier.warnings[0]).toContain(`answered ${status}`);
  },
);

test('When the receiver hangs, then following takes no time, and the end waits no longer than it was given', async () => {
  const hook = await receiver(() => {});
  const notifier = notifierTo(hook.url, { patience: { timeoutMs: 60_000, pausesMs: [] } });
  notifier.follow(testRollout({ entries }));
  await expect.poll(() => hook.received.length).toBe(1);
  await notifier.end(50);
  expect(hook.texts()).toEqual(['one']);
  expect(notifier.warnings).toEqual([
    'the webhook was not told entry 1 of the journal: there was no time left',
    'the webhook was not told 3 of 3 entries altogether',
  ]);
});

test('When an answer has a head and never an end, then the next entry goes out all the same', async () => {
  const hook = await receiver((res) => res.writeHead(200).write('and'));
  const notifier = notifierTo(hook.url);
  notifier.follow(testRollout({ entries }));
  await notifier.end(5_000);
  expect(hook.texts()).toEqual(['one', 'two', 'three']);
  expect(notifier.warnings).toEqual([]);
});

test('When an attempt gets no answer in time, then there is another', async () => {
  const hook = await receiver((res, count) => void (count > 1 && res.writeHead(200).end()));
  const notifier = notifierTo(hook.url, { patience: { ...patience, timeoutMs: 200 } });
  notifier.follow(testRollout({ entries: entries.slice(0, 1) }));
  await notifier.end(5_000);
  // A machine that is busy may need the third.
  expect(hook.texts().slice(0, 2)).toEqual(['one', 'one']);
  expect(notifier.warnings).toEqual([]);
});

test('When nobody listens, then the warning says so', async () => {
  const hook = await receiver(() => {});
  server?.close();
  const notifier = notifierTo(hook.url);
  notifier.follow(testRollout({ entries: entries.slice(0, 1) }));
  await notifier.end(5_000);
  expect(notifier.warnings).toEqual([
    'the webhook was not told entry 1 of the journal: ECONNREFUSED',
  ]);
});

test('When a rollout is resumed, then the last entry before it is posted again, and no earlier one', async () => {
  const hook = await receiver((res) => res.writeHead(200).end());
  const notifier = notifierTo(hook.url, { alreadyWritten: 2 });
  notifier.follow(testRollout({ entries }));
  await notifier.end(5_000);
  expect(hook.texts()).toEqual(['two', 'three']);
});

test('When there is no webhook, then nothing happens', async () => {
  const notifier = createNotifier({ warn: (line) => expect.unreachable(line) });
  notifier.follow(testRollout({ entries }));
  await notifier.end(0);
});
