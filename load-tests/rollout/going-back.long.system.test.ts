import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { underLoad } from '../drills/under-load.ts';
import { hold, until } from '../drills/wait.ts';
import { type Answer, ask, servedBy } from '../scenarios/ask.ts';
import { type SteadyLoad, startSteadyLoad } from '../scenarios/steady-load.ts';
import {
  build,
  canaryRequests,
  changedByUp,
  desk,
  leftInConsul,
  line,
  rest,
  rollout,
  standing,
  system,
  wholly,
} from './support.ts';

const time = { timeout: 400_000 };

beforeAll(() => build('1.2.0'), 600_000);
beforeEach(() => rest('1.0.0'), 300_000);
afterEach(() => desk.kv.remove('serin/rollouts/current'));

/** Wholly old: what stands, what is registered, what `.env` says, what Consul keeps. */
async function expectOld() {
  expect(await standing()).toEqual(wholly('1.0.0'));
  expect(await leftInConsul()).toEqual([]);
  expect(desk.world.settings().message.canary).toEqual({ version: '1.1.0', replicas: 0 });
  expect(await changedByUp()).toEqual([]);
}

const afterSeconds = 2;

/** What a canary answered of what was sent two seconds after a moment, or later: nothing, if the way back is as it should be. */
const lateFor = (moment: number, answers: readonly Answer[]) =>
  answers.filter(
    (one) => one.sentAt > moment + afterSeconds * 1_000 && servedBy(one).track === 'canary',
  );

const canaries = (answers: readonly Answer[]) =>
  answers.filter((one) => servedBy(one).track === 'canary').length;

/** When the journal said that it goes back. */
async function decidedAt(): Promise<number> {
  const [last] = await desk.journal.history();
  return Date.parse(last?.entries.find(({ text }) => text.startsWith('back: '))?.at ?? '');
}

/** Many people who each ask with a token of their own, so that a sticky rollout keeps them on their sides. */
async function startPeople(): Promise<SteadyLoad> {
  const names = Array.from({ length: 40 }, (_, index) => `person-${index}`);
  const tokens = await Promise.all(names.map(system.token));
  const question = (index: number) => ({
    path: index % 2 === 0 ? '/version' : '/credit/version',
    headers: { authorization: `Bearer ${tokens[index % tokens.length]}` },
  });
  return startSteadyLoad({ port: system.port, rate: 40, question });
}

/** How long it took from the decision to go back until the edge sent stable everything, in seconds. */
async function secondsBack(): Promise<number> {
  const [last] = await desk.journal.history();
  const at = (words: string) =>
    Date.parse(last?.entries.find(({ text }) => text.startsWith(words))?.at ?? '');
  return (at('all requests are with stable again') - at('back: ')) / 1_000;
}

test(
  'When a step is judged bad under load, then both services are back within two seconds, and no request fails',
  time,
  async ({ signal }) => {
    const { receipt, result } = await underLoad(system, { seconds: 300, signal }, async () => {
      const judge = { SERIN_JUDGE: 'back', SERIN_JUDGE_STEP: '1' };
      return rollout(['start', 'message=1.2.0', 'credit=1.2.0'], judge).ended;
    });
    expect([result, receipt.failures]).toEqual([1, []]);
    expect(await secondsBack()).toBeLessThanOrEqual(afterSeconds);
    expect(canaries(receipt.answers)).toBeGreaterThan(0);
    expect(lateFor(await decidedAt(), receipt.answers)).toEqual([]);
    const [last] = await desk.journal.history();
    expect(last).toMatchObject({ phase: 'undone', step: 1 });
    expect(last?.reason).toContain('as the test says');
    await expectOld();
  },
);

test(
  'When the last step is aborted from another terminal, then the stable replica that was kept serves within two seconds',
  time,
  async ({ signal }) => {
    const { receipt } = await underLoad(system, { seconds: 300, signal }, async () => {
      const driving = rollout(['start', 'message=1.2.0', '--manual', '--steps', '4/4']);
      await line('waits for');
      expect(await rollout(['abort']).ended).toBe(0);
      expect(await driving.ended).toBe(1);
    });
    expect(receipt.failures).toEqual([]);
    expect(await secondsBack()).toBeLessThanOrEqual(afterSeconds);
    expect(lateFor(await decidedAt(), receipt.answers)).toEqual([]);
    await expectOld();
  },
);

test(
  'When it is interrupted while people are kept on their sides, then two seconds later nobody is with a canary, and no request fails',
  time,
  async ({ signal }) => {
    const people = await startPeople();
    const { receipt, result: moment } = await underLoad(
      system,
      { seconds: 300, signal },
      async () => {
        const driving = rollout(['start', 'message=1.2.0', 'credit=1.2.0', '--manual', '--sticky']);
        await line('waits for');
        const interruptedAt = Date.now();
        driving.child.kill('SIGINT');
        expect(await driving.ended).toBe(1);
        return interruptedAt;
      },
    );
    const { answers, failures } = await people.stop();
    expect([receipt.failures, failures]).toEqual([[], []]);
    expect(canaries(answers)).toBeGreaterThan(0);
    expect(lateFor(moment, [...receipt.answers, ...answers])).toEqual([]);
    expect(await secondsBack()).toBeLessThanOrEqual(afterSeconds);
    await expectOld();
  },
);

test(
  'When it is interrupted while Consul is stopped, then two seconds later canaries are reached by header alone, no request fails, and abort goes back when Consul is there again',
  time,
  async ({ signal }) => {
    const people = await startPeople();
    const { receipt, result } = await underLoad(system, { seconds: 400, signal }, async () => {
      const driving = rollout(['start', 'message=1.2.0', 'credit=1.2.0', '--manual', '--sticky']);
      const heard = () => driving.said.join('');
      await line('waits for');
      await system.compose('stop', 'consul');
      let moment: number;
      try {
        await until('it waits for Consul', 10, () => heard().includes('does not answer'));
        moment = Date.now();
        driving.child.kill('SIGINT');
        await hold(afterSeconds * 1_000, signal);
        const asked = await ask(system.port, { path: '/version', headers: { 'x-canary': '1' } });
        expect(servedBy(asked).track).toBe('canary');
        expect(await driving.ended).toBe(1);
      } finally {
        await system.compose('start', 'consul');
      }
      expect(await rollout(['abort']).ended).toBe(0);
      return { moment, said: heard() };
    });
    const { answers, failures } = await people.stop();
    expect([receipt.failures, failures]).toEqual([[], []]);
    expect(result.said).toContain('stay cut off at the edge');
    expect(canaries(answers)).toBeGreaterThan(0);
    expect(lateFor(result.moment, [...receipt.answers, ...answers])).toEqual([]);
    await expectOld();
  },
);

test(
  'When it is interrupted while canaries start, then none of them has had a request',
  time,
  async () => {
    const before = await canaryRequests('message');
    const driving = rollout(['start', 'message=1.2.0']);
    await line('new canaries start');
    driving.child.kill('SIGINT');
    expect(await driving.ended).toBe(1);
    expect(await canaryRequests('message')).toBe(before);
    expect((await desk.journal.history())[0]?.reason).toBe('interrupted by lea@desk');
    await expectOld();
  },
);

test(
  'When there is no such image, then nothing is touched, and the journal says so',
  time,
  async () => {
    const driving = rollout(['start', 'message=9.9.9']);
    expect(await driving.ended).toBe(1);
    expect(driving.said.join('')).toContain('there is no image of message 9.9.9');
    expect((await desk.journal.history())[0]).toMatchObject({ phase: 'undone', receipts: [] });
    await expectOld();
  },
);

test(
  'When another rollout is under way, or they are frozen, then none begins, and it is said why',
  time,
  async () => {
    const driving = rollout(['start', 'message=1.2.0', '--manual']);
    await line('new canaries start');
    const second = rollout(['start', 'message=1.3.0']);
    expect(await second.ended).toBe(1);
    expect(second.said.join('')).toContain('is rolling out message');
    expect(await rollout(['abort']).ended).toBe(0);
    await driving.ended;
    expect(await rollout(['freeze', 'the holidays']).ended).toBe(0);
    const third = rollout(['start', 'message=1.2.0']);
    expect(await third.ended).toBe(1);
    expect(third.said.join('')).toContain('the holidays');
    expect(await rollout(['unfreeze']).ended).toBe(0);
    await until('nothing is left', 10, async () => (await leftInConsul()).length === 0);
  },
);
