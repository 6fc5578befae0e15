import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describeError } from '@serin/cli/terminal/trouble.ts';
import { expect, onTestFinished, test } from 'vitest';
import { checkSchema } from '../src/released/check-schema.ts';

const root = join(import.meta.dirname, '../../..');
const twoMinutes = 120_000;

test.each(['message', 'credit'] as const)(
  'When the migrations of %s have run, then the version that was released before passes its own tests',
  async (app) => {
    const done = checkSchema({ root, env: process.env, app, say: (line) => console.log(line) });
    expect(await done.catch(describeError)).toBeUndefined();
  },
  twoMinutes,
);

/** The migrations of message, and others after them. */
function withMore(more: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'serin-migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(join(root, 'services/message/migrations'), folder, { recursive: true });
  for (const [name, sql] of Object.entries(more))
    writeFileSync(join(folder, `${name}.sql`), `-- phase: expand\n${sql}`);
  return folder;
}

function tryOut(migrations: string) {
  const lines: string[] = [];
  const tests = 'message-store.integration.test.ts';
  const say = (line: string) => lines.push(line);
  return {
    lines,
    done: checkSchema({ root, env: process.env, app: 'message', migrations, tests, say }),
  };
}

test(
  'When a migration drops a column that the released version reads, then it is refused by name',
  async () => {
    const { done } = tryOut(
      withMore({
        '9001_only_adds': '-- Up Migration\nALTER TABLE messages ADD COLUMN of_a_test text;',
        '9002_short_of_a_column': '-- Up Migration\nALTER TABLE messages DROP COLUMN reason;',
      }),
    );
    await expect(done).rejects.toMatchObject({
      message: expect.stringContaining("can't live with 9002_short_of_a_column"),
      details: expect.arrayContaining([expect.stringContaining('column "reason" does not exist')]),
    });
  },
  twoMinutes,
);

test('When a migration only adds, then the released version passes its tests on it', async () => {
  const { done, lines } = tryOut(
    withMore({
      '9001_only_adds': '-- Up Migration\nALTER TABLE messages ADD COLUMN of_a_test text;',
      '9002_index':
        '-- no transaction\n-- Up Migration\nCREATE INDEX CONCURRENTLY of_a_test ON messages (of_a_test);',
    }),
  );
  await done;
  expect(lines.at(-1)).toMatch(
    /^the \d\d+ tests of message [\d.]+ pass on the schema with .*9001_only_adds, 9002_index$/,
  );
});

test('When a released migration is changed, then it is refused: it never runs again', async () => {
  const folder = withMore({});
  writeFileSync(join(folder, '0003_cats.sql'), '-- phase: expand\n-- Up Migration\nSELECT 1;');
  await expect(tryOut(folder).done).rejects.toThrow(
    /^migration 0003_cats of message [\d.]+ is no longer what was released$/,
  );
});
