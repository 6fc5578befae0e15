import { randomUUID } from 'node:crypto';
import { bodyMark } from '@serin/cli/testing/search-logs.ts';
import { inRounds } from '@serin/rollout/traffic/in-rounds.ts';
import { buildImage } from '@serin/rollout/world/build-image.ts';
import { beforeAll, expect, test } from 'vitest';
import { underLoad } from '../drills/under-load.ts';
import { isFailed, type Question, servedBy } from '../scenarios/ask.ts';
import { atRest, wholeWith } from './at-rest.ts';
import { lightLoad } from './light-load.ts';
import { canaryRequests, desk, project, rest, rollout } from './support.ts';

const faults = {
  '1.3.0-errors': 'error:0.05',
  '1.3.0-slow': 'latency:200ms',
  '1.3.0-route': 'error:0.02@GET /messages',
  '1.3.0-crash': 'crash',
  '1.3.0-unready': 'unready',
};

beforeAll(async () => {
  await Promise.all(
    Object.entries(faults).map(([version, faults]) =>
      buildImage(project, { app: 'message', version, faults }),
    ),
  );
  await rest('1.0.0');
}, 600_000);

/** What message is asked, most of it for one route, so that the judge soon has enough to see. */
function questions(token: string): () => Question {
  const headers = { authorization: `Bearer ${token}` };
  const list = () => ({ path: '/messages?box=sent', headers });
  const next = inRounds<() => Question>([
    ...[list, list, list, list],
    () => ({ path: '/version' }),
    () => ({
      method: 'POST',
      path: '/messages',
      headers: { ...headers, 'idempotency-key': randomUUID() },
      body: { destination: 'bob', body: `Hello, Bob, ${bodyMark}` },
    }),
  ]);
  return () => next()();
}

/** Rolls a version of message out as people do, under load; answers what came of both. */
async function rolledOut(version: string, signal: AbortSignal) {
  const system = await lightLoad(200, questions);
  const words = ['start', `message=${version}`];
  const settings = { SERIN_JUDGE: 'policy', SERIN_READY_SECONDS: '15' };
  const { receipt, result } = await underLoad(
    system,
    { seconds: 300, signal },
    () => rollout(words, settings).ended,
  );
  expect(result).toBe(1);
  const [ended] = await desk.journal.history();
  expect(ended).toMatchObject({ phase: 'undone', step: 0, plan: { moves: [{ to: version }] } });
  expect(ended?.money.flatMap(({ broken }) => broken)).toEqual([]);
  expect(await atRest()).toEqual(wholeWith({ message: '1.0.0', credit: '1.0.0' }));
  return { receipt, reason: ended?.reason ?? '' };
}

test.for<[string, string, RegExp]>([
  [
    'fails for 5 % of all requests',
    '1.3.0-errors',
    /message: [\d,]+ of [\d,]+ failed in the canary/,
  ],
  [
    'fails for 2 % of one route',
    '1.3.0-route',
    /GET \/messages: [\d,]+ of [\d,]+ failed in the canary/,
  ],
])(
  'When a version looks well and %s, then it is undone at its first step, with that reason, and nobody but its own callers sees an error',
  { timeout: 300_000 },
  async ([, version, because], { signal }) => {
    const { receipt, reason } = await rolledOut(version, signal);
    expect(reason).toMatch(/^step 1\/4 was judged bad: message: /);
    expect(reason).toMatch(because);
    const failed = receipt.answers.filter(isFailed);
    expect(failed.length).toBeGreaterThan(0);
    expect(new Set(failed.map((one) => `${one.status} ${servedBy(one).release}`))).toEqual(
      new Set([`500 message/${version}`]),
    );
  },
);

test('When a version answers 200 ms later, then it is undone at its first step, with that reason, and no request fails', {
  timeout: 300_000,
}, async ({ signal }) => {
  const { receipt, reason } = await rolledOut('1.3.0-slow', signal);
  expect(reason).toMatch(/^step 1\/4 was judged bad: message: .* on average in the canary/);
  expect(receipt.failures).toEqual([]);
});

test.for<[string, string, RegExp]>([
  ['crashes', '1.3.0-crash', /crashed after it had started$/],
  ['never gets ready', '1.3.0-unready', /was not ready after 15 s$/],
  ['has no image', '1.3.0-missing', /^there is no image of message 1\.3\.0-missing$/],
])(
  'When a version %s, then it is undone without ever having had a request, and no request fails',
  { timeout: 300_000 },
  async ([, version, because], { signal }) => {
    const before = await canaryRequests('message');
    const { receipt, reason } = await rolledOut(version, signal);
    expect(reason).toMatch(because);
    expect(await canaryRequests('message')).toBe(before);
    expect(receipt.answers.filter((one) => servedBy(one).track !== 'stable')).toEqual([]);
    expect(receipt.failures).toEqual([]);
  },
);
