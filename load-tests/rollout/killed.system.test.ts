import { afterEach, beforeAll, expect, test } from 'vitest';
import { underLoad } from '../drills/under-load.ts';
import { atRest, wholeWith } from './at-rest.ts';
import { killedAt, killedAtEach } from './killed-at.ts';
import { lightLoad } from './light-load.ts';
import { build, desk, rest } from './support.ts';

const time = { timeout: 900_000 };

beforeAll(async () => {
  await build('1.2.0');
  await rest('1.0.0');
}, 600_000);
afterEach(() => desk.kv.remove('serin/rollouts/current'));

test(
  'When the process is killed at every line it journals, then resume takes the service to the new version, and no request fails',
  time,
  async ({ signal }) => {
    const { receipt, result } = await underLoad(
      await lightLoad(),
      { seconds: 800, signal },
      async () => {
        expect(await killedAt(1, ['start', 'message=1.2.0', '--steps', '1/4,4/4'])).toBeNull();
        return killedAtEach(2, ['resume']);
      },
    );
    expect(receipt.failures).toEqual([]);
    const [done] = await desk.journal.history();
    expect(result).toEqual({ lines: done?.entries.length, code: 0 });
    expect(done?.phase).toBe('done');
    expect(await atRest()).toEqual(wholeWith({ message: '1.2.0', credit: '1.0.0' }));
  },
);
