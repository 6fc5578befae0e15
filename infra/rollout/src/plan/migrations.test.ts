import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { expect, test } from 'vitest';
import { readMigration } from '../migrations/migration.ts';
import { type Release, refuseMigrations } from './migrations.ts';

const texts: Record<string, string> = {
  '0001_messages': '-- phase: expand\n-- Up Migration\nCREATE TABLE messages (destination text);',
  '0002_recipient':
    '-- phase: expand\n-- Up Migration\nALTER TABLE messages ADD COLUMN recipient text;',
  '0003_move_over':
    '-- phase: expand, from 1.1.0\n-- no transaction\n-- Up Migration\nCALL move_over();',
  '0004_drop_destination':
    '-- phase: contract, from 1.2.0\n-- Up Migration\nALTER TABLE messages DROP COLUMN destination;',
  '0005_cats': '-- phase: expand\n-- Up Migration\nCREATE TABLE cats (cat text);',
};

/** A version with the first so many migrations. */
async function release(version: string, count: number): Promise<Release> {
  const entries = Object.entries(texts).slice(0, count);
  const migrations = await Promise.all(entries.map(([name, text]) => readMigration(name, text)));
  return { version, migrations };
}

async function refusal(next: Release, ...serving: Release[]): Promise<string[] | undefined> {
  try {
    refuseMigrations('message', next, serving);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(Trouble);
    return [(error as Trouble).message, (error as Trouble).wayOut];
  }
}

test('When each release follows the one before it, then none is refused, and each can be taken back', async () => {
  const releases = await Promise.all([
    release('1.0.0', 1),
    release('1.1.0', 2),
    release('1.2.0', 3),
    release('1.3.0', 4),
    release('1.4.0', 5),
  ]);
  for (const [index, next] of releases.entries()) {
    const before = releases[index - 1];
    if (before === undefined) continue;
    expect(await refusal(next, before)).toBeUndefined();
    expect(await refusal(next, before, next)).toBeUndefined();
    expect(await refusal(before, next)).toBeUndefined();
  }
});

test('When a version that serves still uses what a contract takes away, then what to release first is said', async () => {
  const refused = await refusal(
    await release('1.3.0', 4),
    await release('1.2.0', 3),
    await release('1.1.0', 2),
  );
  expect(refused).toEqual([
    'message 1.3.0 brings 0004_drop_destination (contract), which is safe from 1.2.0 on; message 1.1.0 serves',
    'First release message=1.2.0, which no longer uses what 0004_drop_destination takes away; then message=1.3.0.',
  ]);
});

test('When a version that serves does not write yet what an expand builds on, then what to release first is said', async () => {
  expect(await refusal(await release('1.2.0', 3), await release('1.0.0', 1))).toEqual([
    'message 1.2.0 brings 0003_move_over (expand), which is safe from 1.1.0 on; message 1.0.0 serves',
    'First release message=1.1.0, which writes what 0003_move_over builds on; then message=1.2.0.',
  ]);
});

test('When a version would come back that the database has left behind, then how far back one can go is said', async () => {
  expect(await refusal(await release('1.1.0', 2), await release('1.3.0', 4))).toEqual([
    "message 1.1.0 can't come back: versions before 1.2.0 can't live with 0004_drop_destination, and it has run",
    'Go back to 1.2.0 at most, or go forward with a version that mends what is wrong.',
  ]);
});

test('When one release adds to a table and takes from it, then it is to be two', async () => {
  const serving = await release('1.2.0', 1);
  const next = await release('1.3.0', 4);
  expect(await refusal(next, serving)).toEqual([
    'message 1.3.0 brings an expand (0002_recipient) and a contract (0004_drop_destination) of the same thing, table messages',
    'Release 0002_recipient first, and 0004_drop_destination with the version after it, when every replica has moved over.',
  ]);
});

test('When one release adds something and takes something else away, then it is not refused', async () => {
  expect(await refusal(await release('1.4.0', 5), await release('1.2.0', 3))).toBeUndefined();
});

test('When a version has a name that says nothing about its age, then that is said, but only where it matters', async () => {
  expect(await refusal(await release('local', 2), await release('nightly', 1))).toBeUndefined();
  expect(await refusal(await release('1.3.0', 4), await release('nightly', 3))).toEqual([
    'nobody can tell whether message nightly is at least 1.1.0, as the migration 0003_move_over wants',
    'Give the image a version like 1.2.0.',
  ]);
});

test('When nothing serves, then nobody can be hurt', async () => {
  expect(await refusal(await release('1.3.0', 4))).toBeUndefined();
});
