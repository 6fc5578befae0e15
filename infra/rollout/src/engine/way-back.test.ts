import type { EdgeRow } from '@serin/cli/project/edge-stats.ts';
import { describe, expect, test } from 'vitest';
import { withConsul } from '../../test-support/fake-consul.ts';
import { fakeJournal, fakeProcess, type ProcessOptions } from '../../test-support/fake-process.ts';
import { fakeWorld } from '../../test-support/fake-world.ts';
import { testRollout } from '../../test-support/rollout.ts';
import { virtualClock } from '../../test-support/virtual-clock.ts';
import { ConsulAway } from '../journal/consul.ts';
import { Overtaken } from '../journal/overtaken.ts';
import type { Rollout } from '../journal/rollout.ts';
import type { Verdict } from '../judge/verdict.ts';
import { apps } from '../plan/plan.ts';
import { readCounters } from '../world/counters.ts';
import { sharePools } from '../world/share-pools.ts';
import { drive } from './drive.ts';

const rest = Object.fromEntries(
  ['MESSAGE', 'CREDIT'].flatMap((app) => [
    [`${app}_V1_VERSION`, '1.0.0'],
    [`${app}_V1_REPLICAS`, '4'],
    [`${app}_V2_VERSION`, '1.1.0'],
    [`${app}_V2_REPLICAS`, '0'],
  ]),
);

const begun = testRollout({ phase: 'preparing' });
const undecided: Verdict = { judgement: 'hold', reasons: [] };

function ground() {
  const clock = virtualClock();
  const world = fakeWorld(rest);
  const journal = fakeJournal();
  const consul = withConsul(clock);
  const requests = async () => {
    const rows = await world.world.edge();
    return apps.map((app) => readCounters(rows, sharePools(app)).requests.canary);
  };
  return {
    clock,
    world,
    journal,
    consul,
    /** What canaries have been sent so far, without having been asked for. */
    canaryRequests: requests,
    process: (options: Partial<ProcessOptions> = {}) =>
      fakeProcess({
        ...{ clock, world: consul.reach(world.world), journal: consul.reach(journal.journal) },
        ...options,
      }),
  };
}

type Ground = ReturnType<typeof ground>;

function expectOld({ world, journal }: Ground) {
  expect(apps.map(world.standing)).toEqual([['stable 1.0.0 x4'], ['stable 1.0.0 x4']]);
  expect(world.env).toEqual(rest);
  expect([world.settings.size, world.sticky.size, world.cut.size]).toEqual([0, 0, 0]);
  expect(journal.filed.map(({ phase }) => phase)).toEqual(['undone']);
}

/** Drives until the judge has looked at a step for a while, and does something then. */
async function atStep(here: Ground, step: number, act: (interrupt: AbortController) => void) {
  let looks = 0;
  const { engine, interrupt, said } = here.process({
    judge: (_, at) => {
      if (at !== step) return { judgement: 'go', reasons: [] };
      looks += 1;
      if (looks === 4) act(interrupt);
      return undecided;
    },
  });
  return { said, ended: drive(engine, begun).catch((error: Error) => error) };
}

describe('When a rollout goes back, then', () => {
  test.each([0, 1, 2])(
    'at step %i the edge sends canaries nothing from the decision on',
    async (step) => {
      const here = ground();
      let after: Promise<number[]> | undefined;
      const { ended } = await atStep(here, step, (interrupt) => {
        interrupt.abort();
        after = here.clock.sleep(100).then(here.canaryRequests);
      });
      await ended;
      expect(await here.canaryRequests()).toEqual(await after);
      expectOld(here);
    },
  );

  test('at the last step they serve until stable does, which is said, and then no more', async () => {
    const here = ground();
    let isCut: Promise<boolean> | undefined;
    const { ended, said } = await atStep(here, 3, (interrupt) => {
      interrupt.abort();
      isCut = here.clock.sleep(0).then(() => here.world.cut.size > 0);
    });
    await ended;
    expect(await isCut).toBe(false);
    expect(said.join()).toContain('nobody but the canaries of message serves');
    expect(here.world.fewest.message).toBe(1);
    expectOld(here);
  });

  test('at the last step nobody is cut off before stable is open, also if the edge has not seen yet that it was closed', async () => {
    const here = ground();
    const { world } = here.world;
    const acts: string[] = [];
    const stale = apps.flatMap(sharePools).map((pool) => ({ pool, server: 'stable-0' }));
    const { engine, interrupt } = here.process({
      world: {
        ...world,
        edge: async () => {
          const rows = await world.edge();
          return [
            ...rows,
            ...stale.map((one) => ({ ...rows[0], ...one, status: 'UP' }) as EdgeRow),
          ];
        },
        setTrackSetting: async (app, track, state) => {
          await here.clock.sleep(50);
          if (app === 'message' && track === 'stable') acts.push(`open: ${state?.open ?? true}`);
          await world.setTrackSetting(app, track, state);
        },
        cutOff: async (app) => {
          if (app === 'message') acts.push('cut off');
          await world.cutOff(app);
        },
      },
    });
    const onEntry: typeof engine.onEntry = ({ text }) => {
      if (text.startsWith('step 4/4: the stable'))
        void here.clock.sleep(1).then(() => interrupt.abort());
    };
    await drive({ ...engine, onEntry }, begun);
    expect(acts.slice(acts.indexOf('open: false'))).toEqual([
      'open: false',
      'open: true',
      'cut off',
      'open: true',
    ]);
    expectOld(here);
  });

  test('an edge that takes no orders does not hold it up', async () => {
    const here = ground();
    const { engine, interrupt } = here.process({ judge: () => undecided });
    const cutOff = () => Promise.reject(new Error('ECONNREFUSED'));
    const onEntry: typeof engine.onEntry = ({ text }) => {
      if (text.includes('it is held')) interrupt.abort();
    };
    await drive({ ...engine, onEntry, world: { ...here.world.world, cutOff } }, begun);
    expectOld(here);
  });

  test('killed before any of its changes, resume makes it wholly old, with nobody cut off', async () => {
    const judge = (): Verdict => ({ judgement: 'back', reasons: [] });
    let kills = 0;
    for (let isOver = false; !isOver; kills++) {
      const here = ground();
      const first = here.process({ judge, killAt: kills + 1 });
      const ended = drive(first.engine, begun).then(() => true);
      isOver = await Promise.race([ended, first.killed.then(() => false)]);
      const left = here.journal.current();
      if (left?.before) await drive(here.process({ judge }).engine, left);
      if (isOver || left?.before) expectOld(here);
    }
    expect(kills).toBeGreaterThan(30);
  }, 60_000);
});

describe('When Consul is away, then', () => {
  /** Consul goes away while a step is held, and half a minute later it is interrupted. */
  async function interrupted(here: Ground, step: number) {
    let soon: Promise<number[]> | undefined;
    const { ended, said } = await atStep(here, step, (interrupt) => {
      here.consul.isAway = true;
      void here.clock.sleep(30_000).then(() => {
        interrupt.abort();
        soon = here.clock.sleep(100).then(here.canaryRequests);
      });
    });
    const result = await ended;
    return { result, said, soon: await soon };
  }

  test('Ctrl-C cuts the canaries off at once, and says how it goes on', async () => {
    const here = ground();
    const { result, said, soon } = await interrupted(here, 1);
    expect(result).toBeInstanceOf(ConsulAway);
    expect(await here.canaryRequests()).toEqual(soon);
    expect(said).toContain('the edge sends the canaries of message nothing any more');
    expect(said.at(-1)).toContain('when Consul is back, `rollout resume` lets them in again');
    expect(here.journal.current()).toMatchObject({ phase: 'stepping', act: 'holding' });
  });

  test('Ctrl-C does so too while something else waits for it', async () => {
    const here = ground();
    const { engine, interrupt } = here.process();
    let soon: Promise<number[]> | undefined;
    const onEntry: typeof engine.onEntry = ({ text }) => {
      if (!text.includes('2/4: new canaries start')) return;
      here.consul.isAway = true;
      void here.clock.sleep(10_000).then(() => {
        interrupt.abort();
        soon = here.clock.sleep(100).then(here.canaryRequests);
      });
    };
    await expect(drive({ ...engine, onEntry }, begun)).rejects.toBeInstanceOf(ConsulAway);
    expect(await here.canaryRequests()).toEqual(await soon);
  });

  test('a bad verdict does so too', async () => {
    const here = ground();
    const { engine } = here.process({
      judge: () => {
        here.consul.isAway = true;
        return { judgement: 'back', reasons: [] };
      },
    });
    await expect(drive(engine, begun)).rejects.toBeInstanceOf(ConsulAway);
    expect([...here.world.cut].sort()).toEqual(['credit', 'message']);
  });

  test('where canaries serve alone they go on, which is said', async () => {
    const here = ground();
    const { result, said } = await interrupted(here, 3);
    expect(result).toBeInstanceOf(ConsulAway);
    expect([here.world.cut.size, here.world.fewest.message]).toEqual([0, 4]);
    expect(said).toContain(
      'nobody but the canaries of message serves: they go on until stable is back',
    );
  });

  test('and back within the minute, it is undone without a further word', async () => {
    const here = ground();
    const { ended } = await atStep(here, 1, (interrupt) => {
      here.consul.isAway = true;
      void here.clock.sleep(30_000).then(() => interrupt.abort());
      void here.clock.sleep(60_000).then(() => {
        here.consul.isAway = false;
      });
    });
    await ended;
    expectOld(here);
  });

  test('and back later, resume lets the canaries in, and goes on to the end; abort goes back', async () => {
    for (const phase of ['stepping', 'undoing'] as const) {
      const here = ground();
      await interrupted(here, 1);
      here.consul.isAway = false;
      const left = here.journal.current();
      const { phase: end } = await drive(here.process().engine, { ...begun, ...left, phase });
      expect([end, here.world.cut.size]).toEqual([phase === 'stepping' ? 'done' : 'undone', 0]);
      if (phase === 'undoing') expectOld(here);
      else expect(here.world.fewest.message).toBe(2);
    }
  });
});

test.each(['lost its lock', 'finds another line than its last in the journal'])(
  'When another process drives it now, and this one %s, then it leaves the edge and the journal alone',
  async (how) => {
    const here = ground();
    const overtaken = new Overtaken('kim@desk drives it now');
    const { engine, interrupt, said } = here.process({ judge: () => undecided });
    const journal = {
      ...engine.journal,
      async write(rollout: Rollout) {
        if (rollout.act === 'holding' && how !== 'lost its lock') throw overtaken;
        await here.journal.journal.write(rollout);
      },
    };
    const onEntry: typeof engine.onEntry = ({ text }) => {
      if (text.includes('it is held')) interrupt.abort(overtaken);
    };
    await expect(drive({ ...engine, journal, onEntry }, begun)).rejects.toBe(overtaken);
    expect(here.world.cut.size).toBe(0);
    expect(here.journal.current()).toMatchObject({ phase: 'stepping' });
    expect(said.join()).not.toContain('back: ');
  },
);
