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
} from './support.ts';

const time = { timeout: 600_000 };

beforeAll(() => build('1.2.0'), 600_000);
beforeEach(() => rest('1.0.0'), 300_000);
afterEach(() => desk.kv.remove('serin/rollouts/current'));

test.each([
  ['they get their part', '1.0.0'],
  ['too many go', '1.0.0'],
  ['from here on it only goes forward', '1.2.0'],
])(
  'When it is killed after "%s", then abort ends with %s alone, and no request fails',
  time,
  async (words, version) => {
    const { signal } = new AbortController();
    const { receipt } = await underLoad(system, { seconds: 400, signal }, async () => {
      const driving = rollout(['start', 'message=1.2.0', '--steps', '2/4,4/4']);
      await until(`the journal says: ${words}`, 240, async () => {
        const lines = (await current())?.entries ?? [];
        return lines.some(({ text }) => text.includes(words));
      });
      driving.child.kill('SIGKILL');
      await driving.ended;
      expect(await rollout(['abort']).ended).toBe(0);
    });
    expect(receipt.failures).toEqual([]);
    expect(await standing()).toEqual([`message stable ${version} x4`, 'credit stable 1.0.0 x4']);
    expect(await leftInConsul()).toEqual([]);
    expect(await changedByUp()).toEqual([]);
  },
);
