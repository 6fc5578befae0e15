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
  'When it is killed at any line, and abort at every line of its own, then the service is wholly old, or past the commit point wholly new, and no request fails',
  time,
  async ({ signal }) => {
    const { receipt, result } = await underLoad(
      await lightLoad(),
      { seconds: 800, signal },
      async () => {
        for (let line = 1; ; line += 1) {
          const begun = await killedAt(line, ['start', 'credit=1.2.0', '--steps', '4/4']);
          expect(begun).toBeNull();
          const { code } = await killedAtEach(line + 1, ['abort']);
          expect(code).toBe(0);
          const [ended] = await desk.journal.history();
          const credit = ended?.phase === 'done' ? '1.2.0' : '1.0.0';
          expect(await atRest(), `killed at line ${line}`).toEqual(
            wholeWith({ message: '1.0.0', credit }),
          );
          if (ended?.phase === 'done') return { line, text: ended.entries[line - 1]?.text };
        }
      },
    );
    expect(receipt.failures).toEqual([]);
    expect(result.text).toContain('from here on it only goes forward');
    expect(result.line).toBeGreaterThan(8);
  },
);
