import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFakeKv } from '../../test-support/fake-kv.ts';
import { type Consul, createConsul } from './consul.ts';
import { createJournal } from './journal.ts';
import { createKv, type Kv } from './kv.ts';
import { driverOf, takeLock, thisDriver } from './lock.ts';
import type { Rollout } from './rollout.ts';

let fake: Awaited<ReturnType<typeof startFakeKv>>;
let consul: Consul;
let kv: Kv;
let said: string[];

beforeEach(async () => {
  fake = await startFakeKv();
  said = [];
  consul = patient(60_000);
  kv = createKv(consul);
});
afterEach(() => fake.close());

const patient = (patienceMs: number) => {
  const say = (line: string) => void said.push(line);
  return createConsul({ url: fake.url, say, patienceMs, sleep: () => sleep(20) });
};

const rollout = (id: string, step = 0): Rollout => ({
  ...{ id, who: 'lea@desk', startedAt: `2026-12-01T12:00:0${id}.000Z` },
  plan: { moves: [], steps: [], manual: false, sticky: false, traffic: false },
  ...{ phase: 'stepping', step, paused: false, entries: [], receipts: [], money: [] },
});

describe('When a rollout is journalled, then', () => {
  test('another process finds what was written last', async () => {
    const journal = createJournal(kv);
    await journal.write(rollout('1'));
    await journal.write(rollout('1', 2));
    expect(await createJournal(kv).current()).toEqual(rollout('1', 2));
  });

  test('two processes can not both go on from the same line', async () => {
    const [one, other] = [createJournal(kv), createJournal(kv)];
    await one.write(rollout('1'));
    await other.current();
    await other.write(rollout('1', 1));
    await expect(one.write(rollout('1', 3))).rejects.toThrow('another process has written');
    expect(await other.current()).toEqual(rollout('1', 1));
  });

  test('a write whose answer got lost is known as our own', async () => {
    const journal = createJournal(kv);
    await journal.write(rollout('1'));
    fake.lose(1);
    await journal.write(rollout('1', 1));
    await journal.write(rollout('1', 2));
    expect(await journal.current()).toEqual(rollout('1', 2));
  });

  test('a Consul that has lost its data gets it again', async () => {
    const journal = createJournal(kv);
    await journal.write(rollout('1'));
    fake.forget();
    await journal.write(rollout('1', 1));
    expect(await journal.current()).toEqual(rollout('1', 1));
  });

  test('at its end it is in the history, the last first, and nothing is under way', async () => {
    const journal = createJournal(kv);
    for (const id of ['1', '3', '2']) {
      await journal.write(rollout(id));
      await journal.wish({ what: 'pause', who: 'kim@desk' });
      await journal.file(rollout(id));
    }
    expect((await journal.history()).map(({ id }) => id)).toEqual(['3', '2', '1']);
    expect(await journal.current()).toBeUndefined();
    expect(await journal.takeWish()).toBeUndefined();
  });

  test('a wish is heard once', async () => {
    const journal = createJournal(kv);
    await journal.wish({ what: 'promote', who: 'kim@desk' });
    expect(await journal.takeWish()).toEqual({ what: 'promote', who: 'kim@desk' });
    expect(await journal.takeWish()).toBeUndefined();
  });
});

describe('When Consul is away, then', () => {
  test('it is waited for, that is said once, and nothing is lost', async () => {
    const journal = createJournal(kv);
    fake.fail(4);
    await journal.write(rollout('1'));
    expect(await journal.current()).toEqual(rollout('1'));
    expect(said).toHaveLength(2);
    expect(said[0]).toContain('No cluster leader');
    expect(said[1]).toBe('Consul is back');
  });

  test('for longer than it is waited for, the way out is named', async () => {
    fake.fail(1_000);
    await expect(createJournal(createKv(patient(300))).write(rollout('1'))).rejects.toMatchObject({
      message: expect.stringContaining('has not answered for 0 s'),
      wayOut: expect.stringContaining('resume'),
    });
  });
});

describe('When a service is taken by a process, then', () => {
  const own = () => thisDriver('lea@desk', process.pid);
  const take = (driver = own(), onLost = () => {}) =>
    takeLock(['message'], { consul, kv, driver, onLost });

  test('another is refused, and told who has it; after the release it is not', async () => {
    const lock = await take();
    expect(await driverOf(kv, consul, 'message')).toMatchObject({ who: 'lea@desk' });
    await expect(take()).rejects.toThrow(`lea@desk (process ${process.pid}`);
    await lock.release();
    expect(await driverOf(kv, consul, 'message')).toBeUndefined();
    await (await take()).release();
    expect(fake.keys()).toEqual([]);
  });

  test("a killed one's is taken over at once", async () => {
    await take({ ...own(), pid: 2 ** 22 + 1, command: 'node rollout start' });
    expect(await driverOf(kv, consul, 'message')).toBeUndefined();
    await (await take()).release();
  });

  test('one of another machine is waited for until its session has ended', async () => {
    await take({ ...own(), host: 'another', command: 'node rollout start' });
    await expect(take()).rejects.toThrow('on another');
    fake.endSessions();
    expect(await driverOf(kv, consul, 'message')).toBeUndefined();
    await (await take()).release();
  });
});
