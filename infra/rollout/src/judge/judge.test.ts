import { expect, test } from 'vitest';
import { holdStep, policy } from '../../test/hold-step.ts';
import { simulateSystem } from '../../test/simulated-system.ts';
import { createJudge } from './judge.ts';

const versions = { canary: '1.2.0', stable: '1.1.0' };
const firstStep = { stable: 3, canaries: 1 };

/** A system that has worked for `seconds` since its canary was opened. */
function after(seconds: number, options: Parameters<typeof simulateSystem>[0]) {
  const system = simulateSystem(options);
  system.pass(8);
  const judge = createJudge({ ...system, prometheusUrl: '', policy });
  const window = judge.open('message', versions);
  system.pass(seconds);
  return { system, window, judge: () => judge.judge(window, { step: 0 }) };
}

test('When 30 requests were seen, one of them an error, then it holds and does not judge', async () => {
  const seldom = { ...firstStep, seed: 1, rate: 1, background: 0.05 };
  const { judge, window } = after(40, seldom);
  const { judgement, reasons } = await judge();
  expect(judgement).toBe('hold');
  expect(reasons).toEqual([
    {
      app: 'message',
      judgement: 'hold',
      about: 'samples',
      text: expect.stringMatching(
        /^too few requests to judge: \d of the canary, \d\d of stable; 300 are needed$/,
      ),
    },
  ]);
  expect(window.looks).toBe(0);
});

test('When there were too few until the end of the longest hold, then it says that it is over', async () => {
  const verdict = await holdStep({ ...firstStep, seed: 1, rate: 5 });
  expect(verdict).toMatchObject({
    judgement: 'hold',
    overdue: true,
    seconds: policy.hold.maxSeconds,
  });
});

test('When a route fails in the canary, then the verdict names it, with the numbers', async () => {
  const errors = { share: 0.3, route: 'GET /messages' };
  const { judgement, reasons } = await holdStep({
    ...firstStep,
    seed: 1,
    rate: 250,
    misbehaviour: { errors },
  });
  expect(judgement).toBe('back');
  const of = reasons.find(({ route }) => route !== undefined);
  expect(of).toMatchObject({
    app: 'message',
    judgement: 'back',
    about: 'errors',
    route: 'GET /messages',
  });
  expect(of?.text).toMatch(
    /^GET \/messages: \d+ of \d+ failed in the canary, 0 of \d+ in stable \(p < 0\.000000001\)$/,
  );
});

test('When it is good, then the reasons say what it was held against', async () => {
  const { judgement, reasons } = await holdStep({ ...firstStep, seed: 1, rate: 250 });
  expect(judgement).toBe('go');
  expect(reasons.map(({ about, route }) => [about, route])).toEqual([
    ['errors', undefined],
    ['latency', undefined],
    ['success rate', undefined],
    ['p99', undefined],
  ]);
  expect(reasons[1]?.text).toMatch(
    /^[\d.]+ ms on average in the canary, [\d.]+ ms in stable; of pairs the canary's took longer in [\d.]+ %/,
  );
});

test('When traffic is slow, then the first step waits for its routes to the end, unless they bring next to nothing', async () => {
  const slow = await holdStep({ ...firstStep, seed: 1, rate: 34 });
  expect(slow).toMatchObject({ judgement: 'go', seconds: policy.hold.maxSeconds });
  const hardlyAny = await holdStep({ ...firstStep, seed: 1, rate: 16 });
  expect(hardlyAny.judgement).toBe('go');
  expect(hardlyAny.seconds).toBeLessThan(policy.hold.maxSeconds);
});

test('When both are beyond a limit, then it is not the canary’s fault, and no time to go on', async () => {
  const { judgement, overdue, reasons } = await holdStep({
    ...firstStep,
    seed: 1,
    rate: 250,
    background: 0.1,
  });
  expect([judgement, overdue]).toEqual(['hold', true]);
  expect(reasons[0]).toMatchObject({ about: 'success rate' });
  expect(reasons[0]?.text).toMatch(/stable is beyond it too$/);
});

test('When nobody is left to compare with, then the limits alone decide', async () => {
  const last = { seed: 1, rate: 250, stable: 0, canaries: 4 };
  const good = await holdStep(last, 3);
  expect(good.judgement).toBe('go');
  const bad = await holdStep({ ...last, misbehaviour: { errors: { share: 0.1 } } }, 3);
  expect(bad).toMatchObject({ judgement: 'back', reasons: [{ about: 'success rate' }] });
  const late = await holdStep({ ...last, misbehaviour: { latency: 3 } }, 3);
  expect(late).toMatchObject({ judgement: 'back', reasons: [{ about: 'p99' }] });
});

test('When one pause made a few answers late, then it is no p99 to go back for; it waits until they are few', async () => {
  const { system, judge } = after(25, { ...firstStep, seed: 1, rate: 250 });
  for (let late = 40; late > 0; late -= 1)
    system.replicas[0]?.answer(['GET', '/messages'], '200', 3);
  system.pass(8);
  expect(await judge()).toMatchObject({ judgement: 'hold', reasons: [{ about: 'p99' }] });
  system.pass(60);
  expect((await judge()).judgement).toBe('go');
});

test('When the canary’s process ended and another came, then it goes back', async () => {
  const { system, judge } = after(20, { ...firstStep, seed: 1, rate: 250 });
  expect((await judge()).judgement).toBe('hold');
  system.replicas[0]?.restart(system.now() / 1_000);
  system.pass(6);
  expect(await judge()).toMatchObject({
    judgement: 'back',
    reasons: [
      { about: 'restarts', text: 'the canary at canary-0:8080 ended, and was started again' },
    ],
  });
});

test('When it is asked again without much more to see, then it does not look again, and stays with what it said', async () => {
  const { system, window, judge } = after(90, { ...firstStep, seed: 1, rate: 250 });
  expect((await judge()).judgement).toBe('go');
  expect(window.looks).toBe(1);
  system.pass(5);
  expect((await judge()).judgement).toBe('go');
  expect(window.looks).toBe(1);
});

test('When a window was written down, then another process judges on', async () => {
  const { system, window } = after(90, { ...firstStep, seed: 1, rate: 250 });
  const another = createJudge({ ...system, prometheusUrl: '', policy });
  const read = JSON.parse(JSON.stringify(window));
  expect((await another.judge(read, { step: 0 })).judgement).toBe('go');
});

test('When Prometheus is not there, then it holds and says so', async () => {
  const judge = createJudge({ prometheusUrl: 'http://127.0.0.1:9', policy });
  const verdict = await judge.judge(judge.open('message', versions), { step: 0 });
  expect(verdict).toMatchObject({ judgement: 'hold', reasons: [{ about: 'samples' }] });
  expect(verdict.reasons[0]?.text).toMatch(/^nothing can be seen: Prometheus can't be reached \(/);
});
