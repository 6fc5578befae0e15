import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../../../../shared/test-support/eventually.ts';
import { listeningLog } from '../../../../shared/test-support/silent-log.ts';
import type { Outcome } from '../provider/outcome.ts';
import { startDelivering } from './deliver-messages.ts';
import type { Decided, Lane, Taken } from './delivery-store.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0)) await step();
});

function delivery(messageId: string, standing: Partial<Taken> = {}): Taken {
  const known = { tries: 0, inDoubt: false, overdue: false, holder: 'me', traceparent: null };
  return { messageId, destination: 'bob', body: 'hello', ...known, ...standing };
}
const many = (count: number) => Array.from({ length: count }, (_, n) => delivery(`id-${n}`));

/** Deliveries from lists instead of a database; the provider answers when the test says so. */
function setUp(due: Record<Lane, Taken[]>) {
  const asked: { messageId: string; answer: (outcome: Outcome) => void }[] = [];
  const recorded: Decided[] = [];
  const takes: Lane[] = [];
  let trusted = true;
  let tellTrusted = () => {};
  const log = listeningLog();
  const store = {
    failing: false,
    async take(lane: Lane, limit: number) {
      takes.push(lane);
      return due[lane].splice(0, limit);
    },
    async record(decided: Decided[]) {
      if (store.failing) throw new Error('the database is gone');
      recorded.push(...decided);
      return [];
    },
  };
  const delivering = startDelivering({
    store,
    provider: {
      ask: ({ messageId }) => new Promise((answer) => asked.push({ messageId, answer })),
      isTrusted: () => trusted,
      whenTrusted(listener) {
        tellTrusted = listener;
      },
    },
    onRefundAsked() {},
    pollMillis: 60_000,
    log,
  });
  const answerAll = (kind: Outcome['kind']) => {
    for (const { answer } of asked.splice(0)) answer({ kind });
  };
  cleanUp.push(() => {
    const stopped = delivering.stop();
    answerAll('accepted');
    return stopped;
  });
  return {
    delivering,
    asked,
    recorded,
    takes,
    store,
    log,
    answerAll,
    trust(next: boolean) {
      trusted = next;
      if (next) tellTrusted();
    },
  };
}

test('When much is due, then a bounded number is under way, most of them first tries, and the rest follows', async () => {
  const { asked, recorded, answerAll } = setUp({ first: many(100), again: many(100) });
  await eventually(async () => asked.length === 32);
  await sleep(50);
  expect(asked).toHaveLength(32);
  await eventually(async () => {
    answerAll('accepted');
    return recorded.length === 200;
  });
});

test('When it is woken, then it takes at once, and not before', async () => {
  const due = { first: [] as Taken[], again: [] };
  const { asked, takes, delivering } = setUp(due);
  await eventually(async () => takes.length === 2);
  due.first.push(delivery('new'));
  await sleep(50);
  expect(asked).toHaveLength(0);
  delivering.wake();
  await eventually(async () => asked.length === 1);
});

test('When nothing more is due, then the end of a call asks the database for nothing', async () => {
  const { asked, takes, recorded, answerAll } = setUp({ first: many(1), again: [] });
  await eventually(async () => asked.length === 1);
  answerAll('accepted');
  await eventually(async () => recorded.length === 1);
  await sleep(50);
  expect(takes).toHaveLength(2);
});

test('When the provider is not trusted, then one message at a time knocks, until it is again', async () => {
  const due = { first: [] as Taken[], again: [] };
  const { asked, recorded, delivering, takes, answerAll, trust } = setUp(due);
  await eventually(async () => takes.length === 2);
  trust(false);
  due.first.push(...many(50));
  delivering.wake();
  await eventually(async () => asked.length === 1);
  delivering.wake();
  answerAll('breaker-open');
  await eventually(async () => recorded.length === 1);
  await sleep(50);
  expect(asked).toHaveLength(0);
  trust(true);
  await eventually(async () => asked.length === 24);
});

test('When nobody can know any more what the provider did, then it is not asked', async () => {
  const { asked, recorded } = setUp({
    first: [],
    again: [delivery('old', { inDoubt: true, overdue: true })],
  });
  await eventually(async () => recorded.length === 1);
  expect(asked).toHaveLength(0);
  expect(recorded[0]?.decision).toMatchObject({
    event: 'undeliverable',
    reason: 'provider-timeout',
  });
});

test('When it is stopped, then it takes nothing more, and ends what is under way', async () => {
  const due = { first: many(30), again: [] };
  const { asked, recorded, delivering, answerAll } = setUp(due);
  await eventually(async () => asked.length === 24);
  let stopped = false;
  const stopping = delivering.stop().then(() => {
    stopped = true;
  });
  await sleep(50);
  expect(stopped).toBe(false);
  answerAll('accepted');
  await stopping;
  expect(recorded).toHaveLength(24);
  expect(due.first).toHaveLength(6);
});

test('When an outcome can not be recorded, then that is a warning, and the next ones are', async () => {
  const { asked, recorded, store, log, answerAll } = setUp({ first: many(25), again: [] });
  await eventually(async () => asked.length === 24);
  store.failing = true;
  answerAll('accepted');
  await eventually(async () => asked.length === 1);
  expect(log.lines.map((line) => line.text)).toContain(
    'a delivery was not recorded: it is tried again',
  );
  store.failing = false;
  answerAll('accepted');
  await eventually(async () => recorded.length === 1);
});
