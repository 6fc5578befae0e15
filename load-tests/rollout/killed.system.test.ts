import { afterEach, beforeAll, expect, test } from 'vitest';
import { underLoad } from '../drills/under-load.ts';
import { atRest, wholeWith } from './at-rest.ts';
import { lightLoad } from './light-load.ts';
import { build, desk, rest, rollout } from './support.ts';

const time = { timeout: 900_000 };

beforeAll(async () => {
  await build('1.2.0');
  await rest('1.0.0');
}, 600_000);
afterEach(() => desk.kv.remove('serin/rollouts/current'));

/** Runs a command that is killed at this line of the journal. @returns its exit code; null: it was killed */
function killedAt(line: number, words: readonly string[]): Promise<number | null> {
  return rollout([...words, '--json'], { SERIN_KILL_AT_LINE: String(line) }).ended;
}

/** Runs a command that is killed at each line it writes, and begun again. @returns its last line, and what it ended with */
async function killedAtEach(first: number, words: readonly string[]) {
  let line = first;
  for (;;) {
    const code = await killedAt(line, words);
    if (code !== null) return { lines: line - 1, code };
    line += 1;
  }
}

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

test(
  'When it is killed at any line, and abort at every line of its own, then the service is wholly old, or past the commit point wholly new, and no request fails',
  time,
  async ({ signal }) => {
    const message = desk.world.settings().message.stable.version;
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
          expect(await atRest(), `killed at line ${line}`).toEqual(wholeWith({ message, credit }));
          if (ended?.phase === 'done') return { line, text: ended.entries[line - 1]?.text };
        }
      },
    );
    expect(receipt.failures).toEqual([]);
    expect(result.text).toContain('from here on it only goes forward');
    expect(result.line).toBeGreaterThan(8);
  },
);
