import { expect, test } from 'vitest';
import { readMigration } from './migration.ts';

const statement = '\n-- Up Migration\nCREATE TABLE a (b int);';

test.each([
  ['-- phase: expand', { phase: 'expand', inTransaction: true }],
  ['-- phase: expand\n-- no transaction', { phase: 'expand', inTransaction: false }],
  ['-- phase: expand, from 1.1.0', { phase: 'expand', from: '1.1.0' }],
  ['-- phase: contract, from 1.2.0', { phase: 'contract', from: '1.2.0' }],
])('When a migration begins with %j, then that is understood', async (head, understood) => {
  expect(await readMigration('0001_a', head + statement)).toMatchObject(understood);
});

test.each([
  ['', 'first line'],
  ['-- phase: contract', 'first line'],
  ['-- phase: shrink', 'first line'],
  ['\n-- phase: expand', 'first line'],
  ['-- phase: contract, from soon', 'soon is no version'],
])('When a migration begins with %j, then it is refused', async (head, why) => {
  await expect(readMigration('0001_a', head + statement)).rejects.toThrow(why);
});

test('When a migration has a way down, then only its way up is read, with the lines of the file', async () => {
  const text = `-- phase: expand

-- Up Migration
-- Ümläute are longer than they look; a ; is no end, nor is 'one; of these'.
CREATE TABLE a (b text DEFAULT ';');

/* What
 * follows. */
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;

-- Down Migration
DROP TABLE a;`;
  const { statements } = await readMigration('0001_a', text);
  expect(statements.map(({ line, text }) => [line, text])).toEqual([
    [5, "CREATE TABLE a (b text DEFAULT ';')"],
    [9, 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$'],
  ]);
});

test('When PostgreSQL could not read a migration, then its words and the line are told', async () => {
  const text = '-- phase: expand\n-- Up Migration\nSELECT 1;\nALTER TABEL a;';
  await expect(readMigration('0001_a', text)).rejects.toMatchObject({
    message: `PostgreSQL can't read it: syntax error at or near "TABEL"`,
    line: 4,
  });
});
