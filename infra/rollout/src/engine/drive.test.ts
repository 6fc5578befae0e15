import { describe, expect, test } from 'vitest';
import { fakeJournal, fakeProcess, type ProcessOptions } from '../../test-support/fake-process.ts';
import { fakeWorld } from '../../test-support/fake-world.ts';
import { virtualClock } from '../../test-support/virtual-clock.ts';
import type { Rollout } from '../journal/rollout.ts';
import type { Verdict } from '../judge/verdict.ts';
import { makePlan } from '../plan/make-plan.ts';
import { defaultSteps } from '../plan/parse-steps.ts';
import { apps } from '../plan/plan.ts';
import { openBook } from './book.ts';
import { drive } from './drive.ts';

/** As `npm start` leaves it: three stable replicas, and a canary of a version in between. */
const rest = Object.fromEntries(
  ['MESSAGE', 'CREDIT'].flatMap((app) => [
    [`${app}_V1_VERSION`, '1.0.0'],
    [`${app}_V1_REPLICAS`, '3'],
    [`${app}_V2_VERSION`, '1.1.0'],
    [`${app}_V2_REPLICAS`, '1'],
  ]),
);

function ground(start = rest) {
  const clock = virtualClock();
  const world = fakeWorld(start);
  const journal = fakeJournal();
  return {
    world,
    journal,
    process: (options: Partial<ProcessOptions> = {}) =>
      fakeProcess({ clock, world: world.world, journal: journal.journal, ...options }),
  };
}

const stable = { message: '1.0.0', credit: '1.0.0' };

function rolloutTo(
  version: string,
  wish: { steps?: string; manual?: boolean; sticky?: boolean } = {},
): Rollout {
  const { steps = defaultSteps, manual = false, sticky = false } = wish;
  const targets = apps.map((app) => ({ app, version }));
  return {
    ...{ id: '20261201-120000', who: 'lea@desk', startedAt: '2026-12-01T12:00:00.000Z' },
    plan: makePlan({ targets, steps, manual, sticky, traffic: false }, stable),
    ...{ phase: 'preparing', step: 0, paused: false, entries: [], receipts: [], money: [] },
  };
}

const whole = (version: string) => [`stable ${version} x4`];
const env = (app: string, v1: string, v2: string) => ({
  [`${app}_V1_VERSION`]: v1,
  [`${app}_V1_REPLICAS`]: '4',
  [`${app}_V2_VERSION`]: v2,
  [`${app}_V2_REPLICAS`]: '0',
});

type Ground = ReturnType<typeof ground>;

function expectNew({ world, journal }: Ground, version = '1.2.0') {
  expect([world.standing('message'), world.standing('credit')]).toEqual([
    whole(version),
    whole(version),
  ]);
  expect(world.env).toEqual({
    ...env('MESSAGE', version, version),
    ...env('CREDIT', version, version),
  });
  expect([world.settings.size, world.sticky.size]).toEqual([0, 0]);
  expect(journal.filed.map(({ phase }) => phase)).toEqual(['done']);
}

function expectOld({ world, journal }: Ground) {
  expect([world.standing('message'), world.standing('credit')]).toEqual([
    whole('1.0.0'),
    whole('1.0.0'),
  ]);
  expect(world.env).toEqual({
    ...env('MESSAGE', '1.0.0', '1.1.0'),
    ...env('CREDIT', '1.0.0', '1.1.0'),
  });
  expect([world.settings.size, world.sticky.size]).toEqual([0, 0]);
  expect(journal.filed.map(({ phase }) => phase)).toEqual(['undone']);
}

const back = (text: string): Verdict => ({
  judgement: 'back',
  reasons: [{ app: 'message', judgement: 'back', about: 'errors', text }],
});
const few = (overdue: boolean): Verdict => ({
  judgement: 'hold',
  reasons: [{ app: 'credit', judgement: 'hold', about: 'samples', text: '12 of 300' }],
  overdue,
});

describe('When every step is judged good, then', () => {
  test.each([defaultSteps, '1%,5%,25%,50%,100%'])(
    'by %s the new version ends as the stable set, and four of each always served, of eight at most',
    async (steps) => {
      const here = ground();
      const { engine } = here.process();
      const done = await drive(engine, rolloutTo('1.2.0', { steps }));
      expectNew(here);
      expect(here.world.fewest).toEqual({ message: 4, credit: 4 });
      expect(Math.max(...Object.values(here.world.most))).toBeLessThanOrEqual(8);
      expect([...here.world.unasked]).not.toContain('1.2.0');
      expect(here.world.migrated).toEqual(['message 1.2.0', 'credit 1.2.0']);
      expect(done.money.map(({ when }) => when)).toEqual(['before', 'after']);
    },
  );

  test('each step leaves a receipt of each service, whose measured share is the one that was set', async () => {
    const { receipts } = await drive(
      ground().process().engine,
      rolloutTo('1.2.0', { steps: '1%,50%,100%' }),
    );
    expect(receipts.map(({ step, app }) => `${step} ${app}`)).toEqual([
      '1% message',
      '1% credit',
      '50% message',
      '50% credit',
      '100% message',
      '100% credit',
    ]);
    for (const { share, measured } of receipts)
      expect(measured.canary * share.of).toBe((measured.canary + measured.stable) * share.canary);
  });

  test('subjects are kept on their side by a growing share, and no longer at the end', async () => {
    const here = ground();
    const shares: number[] = [];
    const { engine } = here.process({
      judge: () => {
        shares.push(here.world.sticky.get('message') ?? -1);
        return { judgement: 'go', reasons: [] };
      },
    });
    await drive(engine, rolloutTo('1.2.0', { sticky: true }));
    expect([...new Set(shares)]).toEqual([25, 50, 75, 100]);
    expectNew(here);
  });
});

describe('When a step is judged bad, then', () => {
  test.each([0, 1, 2, 3])('at step %i both services are back, with the reason', async (bad) => {
    const here = ground();
    const { engine } = here.process({
      judge: (app, step) =>
        step === bad && app === 'message'
          ? back('7 of 130 failed')
          : { judgement: 'go', reasons: [] },
    });
    const { reason, entries, receipts } = await drive(engine, rolloutTo('1.2.0'));
    expectOld(here);
    expect(reason).toContain('7 of 130 failed');
    // The bad step's own, too: it says what it cost.
    expect(receipts).toHaveLength(2 * (bad + 1));
    expect(entries.filter(({ verdict }) => verdict?.judgement === 'back')).toHaveLength(1);
    // At the last step one stable replica is all there is to go back to.
    expect(here.world.fewest.message).toBeGreaterThanOrEqual(bad === 3 ? 1 : 4 - (bad + 1));
  });

  test.each(['1.2.0-unready', '1.2.0-crash'])('%s has never had a request', async (version) => {
    const here = ground();
    const { reason } = await drive(here.process().engine, rolloutTo(version));
    expectOld(here);
    expect(reason).toContain(`${version}`);
    expect([...here.world.served].filter((one) => one.includes(version))).toEqual([]);
  });

  test('an image that is not there is undone before anything is touched', async () => {
    const here = ground();
    here.world.missing.add('credit 1.2.0');
    const { reason, phase } = await drive(here.process().engine, rolloutTo('1.2.0'));
    expect([phase, reason]).toEqual(['undone', 'there is no image of credit 1.2.0']);
    expect(here.world.env).toEqual(rest);
    expect(here.world.standing('message')).toEqual(['stable 1.0.0 x3', 'canary 1.1.0 x1']);
  });
});

describe('When a step can not be judged, then', () => {
  test('it is paused, and goes on when a person has had it collect more', async () => {
    const here = ground();
    let judged = 0;
    const { engine, said } = here.process({
      judge: () => {
        judged += 1;
        if (judged === 4) here.journal.wishes.push({ what: 'resume', who: 'kim@desk' });
        return judged < 12 ? few(judged < 5) : { judgement: 'go', reasons: [] };
      },
    });
    await drive(engine, rolloutTo('1.2.0'));
    expectNew(here);
    expect(said.some((line) => line.includes('12 of 300') && line.includes('paused'))).toBe(true);
    expect(said).toContain('step 1/4: resumed by kim@desk');
  });

  test('a policy may have it undone', async () => {
    const here = ground();
    const { engine } = here.process({ judge: () => few(true), pace: { tooFew: 'undo' } });
    const { reason } = await drive(engine, rolloutTo('1.2.0'));
    expectOld(here);
    expect(reason).toContain('12 of 300');
  });
});

describe('When somebody wishes, then', () => {
  test('by hand each step waits until it is promoted', async () => {
    const here = ground();
    let waited = 0;
    const { engine } = here.process();
    const onEntry: typeof engine.onEntry = ({ text }) => {
      if (!text.includes('waits for')) return;
      waited += 1;
      here.journal.wishes.push({ what: 'promote', who: 'kim@desk' });
    };
    await drive({ ...engine, onEntry }, rolloutTo('1.2.0', { manual: true }));
    expectNew(here);
    expect(waited).toBe(4);
  });

  test('an abort takes it back at once', async () => {
    const here = ground();
    const { engine } = here.process({
      judge: () => {
        here.journal.wishes.push({ what: 'abort', who: 'kim@desk' });
        return few(false);
      },
    });
    expect((await drive(engine, rolloutTo('1.2.0'))).reason).toBe('aborted by kim@desk');
    expectOld(here);
  });

  test('Ctrl-C takes it back, and past the commit point it is finished', async () => {
    for (const [at, expected] of [
      ['step 2/4: they get', expectOld],
      ['is to be the stable', expectNew],
    ] as const) {
      const here = ground();
      const { engine, interrupt } = here.process();
      const onEntry: typeof engine.onEntry = ({ text }) => {
        if (text.includes(at)) interrupt.abort();
      };
      await drive({ ...engine, onEntry }, rolloutTo('1.2.0'));
      expected(here);
    }
  });
});

describe('When the process is killed before any of its changes, then', () => {
  /** How many changes a whole rollout makes, to the world and the journal. */
  const short = () => rolloutTo('1.2.0', { steps: '2/4,4/4' });
  const pace = { steadySeconds: 0.5 };

  async function changesOf(): Promise<number> {
    for (let killAt = 1; ; killAt += 25) {
      const here = ground();
      const { engine, killed } = here.process({ killAt, pace });
      const isDone = await Promise.race([
        drive(engine, short()).then(() => true),
        killed.then(() => false),
      ]);
      if (isDone) return killAt;
    }
  }

  async function killAndGoOn(killAt: number, change: (rollout: Rollout) => Partial<Rollout>) {
    const here = ground();
    const first = here.process({ killAt, pace });
    const ended = drive(first.engine, short()).then(() => 'ended');
    await Promise.race([ended, first.killed]);
    const left = here.journal.current();
    if (left === undefined) return undefined;
    const second = here.process({ pace });
    const book = openBook(second.engine, left);
    if (Object.keys(change(left)).length > 0) await book.record(change(left), 'changed');
    await drive(second.engine, book.rollout);
    return { here, left };
  }

  test('resume goes on to the new version, and four of each always served, of eight at most', async () => {
    const changes = await changesOf();
    let walked = 0;
    for (let killAt = 1; killAt <= changes; killAt++) {
      const went = await killAndGoOn(killAt, () => ({}));
      if (went === undefined) continue;
      walked += 1;
      const receipts = went.here.journal.filed[0]?.receipts.map(({ step, app }) => step + app);
      expect(new Set(receipts).size).toBe(receipts?.length);
      expect([...went.here.world.unasked]).not.toContain('1.2.0');
      expectNew(went.here);
      expect([killAt, went.here.world.fewest]).toEqual([killAt, { message: 4, credit: 4 }]);
      expect(Math.max(...Object.values(went.here.world.most))).toBeLessThanOrEqual(8);
    }
    expect(walked).toBeGreaterThan(50);
  }, 60_000);

  test('abort goes back to the old version, or past the commit point on to the new, and somebody always serves', async () => {
    const changes = await changesOf();
    const isPast = ({ phase }: Rollout) => phase === 'promoting' || phase === 'done';
    for (let killAt = 1; killAt <= changes; killAt++) {
      const went = await killAndGoOn(killAt, (left) =>
        isPast(left) ? {} : { phase: 'undoing', act: 'opening', reason: 'aborted' },
      );
      if (went === undefined) continue;
      if (isPast(went.left)) expectNew(went.here);
      else if (went.left.before) expectOld(went.here);
      expect(Math.min(...Object.values(went.here.world.fewest))).toBeGreaterThanOrEqual(1);
    }
  }, 60_000);
});
