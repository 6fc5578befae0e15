import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { underLoad } from '../drills/under-load.ts';
import { until } from '../drills/wait.ts';
import {
  build,
  changedByUp,
  current,
  desk,
  leftInConsul,
  rest,
  rollout,
  standing,
  system,
  wholly,
} from './support.ts';

const time = { timeout: 900_000 };

beforeAll(() => build('1.2.0'), 600_000);
beforeEach(() => rest('1.0.0'), 300_000);
afterEach(() => desk.kv.remove('serin/rollouts/current'));

/** Kills the process as soon as the journal has a line that it had not before. Answers whether it came to its end instead. */
async function killAtNextLine(words: readonly string[]): Promise<boolean> {
  const before = (await current())?.entries.length ?? 0;
  const driving = rollout(words);
  let hasEnded = false;
  driving.ended.then(() => {
    hasEnded = true;
  });
  await until('the journal has another line', 180, async () => {
    const lines = (await current())?.entries.length ?? 0;
    return hasEnded || lines > before;
  });
  driving.child.kill('SIGKILL');
  await driving.ended;
  return (await current()) === undefined;
}

test(
  'When the process is killed after every line it journals, then resume takes both services to the new version, and no request fails',
  time,
  async ({ signal }) => {
    const { receipt, result } = await underLoad(system, { seconds: 800, signal }, async () => {
      let kills = 0;
      let isOver = await killAtNextLine([
        'start',
        'message=1.2.0',
        'credit=1.2.0',
        '--steps',
        '1/4,4/4',
      ]);
      for (; !isOver; kills += 1) isOver = await killAtNextLine(['resume']);
      return kills;
    });
    expect(receipt.failures).toEqual([]);
    expect(result).toBeGreaterThan(10);
    expect(await standing()).toEqual(wholly('1.2.0'));
    expect(await leftInConsul()).toEqual([]);
    expect((await desk.journal.history())[0]?.phase).toBe('done');
    expect(await changedByUp()).toEqual([]);
  },
);
