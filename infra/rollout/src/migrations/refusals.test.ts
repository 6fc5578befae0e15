import { describe, expect, test } from 'vitest';
import { readMigration } from './migration.ts';
import { refusals } from './refusals.ts';

/** @returns why each statement of the last migration is refused */
async function refused(...texts: string[]): Promise<string[]> {
  const migrations = texts.map((text, index) => {
    const head = text.startsWith('--') ? text : `-- phase: expand\n-- Up Migration\n${text}`;
    return readMigration(`000${index + 1}_a`, head);
  });
  return refusals(await Promise.all(migrations)).map(({ why }) => why);
}

const up = '\n-- Up Migration\n';

describe('what an expand may do', () => {
  test.each([
    'CREATE TABLE new (a serial PRIMARY KEY, b int NOT NULL CHECK (b > 0)); CREATE INDEX i ON new (b); ALTER TABLE new ADD COLUMN c int NOT NULL; UPDATE new SET b = 1; DROP TABLE new',
    'CREATE TABLE new (a uuid REFERENCES messages)',
    'ALTER TABLE messages ADD COLUMN note text',
    "ALTER TABLE messages ADD COLUMN note text NOT NULL DEFAULT ''",
    'ALTER TABLE messages ADD COLUMN at timestamptz NOT NULL DEFAULT now()',
    "ALTER TABLE messages ADD COLUMN at timestamptz DEFAULT now() + interval '5 seconds'",
    'ALTER TABLE messages ALTER COLUMN body DROP NOT NULL',
    "ALTER TABLE messages ALTER COLUMN body SET DEFAULT ''",
    'ALTER TABLE messages ADD CONSTRAINT c CHECK (price < 9) NOT VALID',
    'ALTER TABLE messages ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES b NOT VALID',
    'ALTER TABLE messages ADD CONSTRAINT u UNIQUE USING INDEX i',
    'ALTER TABLE messages DROP CONSTRAINT c, ADD CONSTRAINT c CHECK (price < 99) NOT VALID',
    'ALTER TABLE messages VALIDATE CONSTRAINT c',
    'ALTER TABLE messages SET (fillfactor = 70)',
    'CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    'DROP TRIGGER IF EXISTS t ON messages; CREATE TRIGGER t AFTER INSERT ON messages EXECUTE FUNCTION f()',
    "INSERT INTO cats VALUES ('calm', '')",
    "ALTER TYPE mood ADD VALUE 'sleepy'",
    'GRANT SELECT ON messages TO message',
    `-- phase: expand\n-- no transaction${up}CREATE INDEX CONCURRENTLY i ON messages (body)`,
    `-- phase: expand\n-- no transaction${up}CALL move_over()`,
  ])('When it says %j, then nothing is wrong', async (sql) => {
    expect(await refused(sql)).toEqual([]);
  });
});

const takes = [
  ['DROP TABLE messages, public.inbox', ['table messages goes', 'table inbox goes']],
  ['DROP FUNCTION top_up', ['function top_up goes']],
  [
    'DROP FUNCTION f; CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$',
    ['function f goes'],
  ],
  ['DROP VIEW v', ['view v goes']],
  ['DROP INDEX i', ['index i goes']],
  ['DROP TRIGGER t ON messages', ['trigger messages.t goes']],
  ['ALTER TABLE messages ADD COLUMN a int, DROP COLUMN body', ['column messages.body goes']],
  [
    'ALTER TABLE messages ALTER COLUMN state DROP DEFAULT',
    ['older versions may count on the default of messages.state'],
  ],
  ['ALTER TABLE messages DROP CONSTRAINT c', ['older versions may count on c (ON CONFLICT does)']],
  [
    'ALTER TABLE messages ADD COLUMN a int NOT NULL',
    ['older versions write rows without a, and it may not be null'],
  ],
  [
    'ALTER TABLE messages RENAME COLUMN body TO text',
    ['older versions know column body, not text'],
  ],
  ['ALTER TABLE messages RENAME TO letters', ['older versions know table messages, not letters']],
  ['ALTER TABLE messages SET SCHEMA archive', ['it moves to archive']],
  ['REVOKE SELECT ON messages FROM message', ['older versions may need that right']],
  ['TRUNCATE messages', ['all rows go']],
  ["ALTER TYPE mood RENAME VALUE 'calm' TO 'quiet'", ['older versions say calm']],
] as const;

describe('what takes something away', () => {
  test.each(takes)('When an expand says %j, then it is refused', async (sql, why) => {
    expect(await refused(sql)).toEqual(why);
  });

  test.each(takes)('When a contract says %j, then nothing is wrong', async (sql) => {
    expect(await refused(`-- phase: contract, from 1.2.0${up}${sql}`)).toEqual([]);
  });
});

describe('what everybody waits for', () => {
  test.each([
    ['CREATE INDEX i ON messages (body)', 'nobody writes messages while the index is built'],
    [
      'CREATE INDEX CONCURRENTLY i ON messages (body)',
      'PostgreSQL refuses CONCURRENTLY in a transaction',
    ],
    [
      'ALTER TABLE messages ALTER COLUMN price TYPE numeric',
      'PostgreSQL writes messages anew, and nobody reads or writes it meanwhile',
    ],
    [
      'ALTER TABLE messages ALTER COLUMN body SET NOT NULL',
      'PostgreSQL reads all of messages to see that body is never null, and nobody else reads or writes it meanwhile',
    ],
    [
      'ALTER TABLE messages ADD CONSTRAINT c CHECK (price < 9)',
      'PostgreSQL reads all of messages to see that it holds, and nobody writes meanwhile',
    ],
    [
      'ALTER TABLE messages ADD FOREIGN KEY (a) REFERENCES b',
      'PostgreSQL reads all of messages to see that it holds, and nobody writes meanwhile',
    ],
    [
      'ALTER TABLE messages ADD UNIQUE (body)',
      'it builds an index on messages, and nobody writes meanwhile',
    ],
    [
      'ALTER TABLE messages ADD COLUMN a int UNIQUE',
      'it builds an index, and nobody writes meanwhile',
    ],
    ['ALTER TABLE messages ADD COLUMN a uuid REFERENCES b', 'it locks both tables while it looks'],
    [
      'ALTER TABLE messages ADD COLUMN a uuid DEFAULT gen_random_uuid()',
      'PostgreSQL writes the whole table anew, and nobody reads or writes it meanwhile',
    ],
    [
      'ALTER TABLE messages ADD COLUMN a bigserial',
      'PostgreSQL writes the whole table anew, and nobody reads or writes it meanwhile',
    ],
    [
      'ALTER TABLE messages ADD COLUMN a int GENERATED ALWAYS AS (price * 2) STORED',
      'PostgreSQL writes the whole table anew, and nobody reads or writes it meanwhile',
    ],
    ["UPDATE messages SET body = ''", 'the rows of messages stay locked until all are done'],
    ['CALL move_over()', 'a procedure can commit only without a transaction around it'],
    [
      'ALTER TABLE messages ADD CONSTRAINT c CHECK (price < 9) NOT VALID; ALTER TABLE messages VALIDATE CONSTRAINT c',
      'c is validated in the transaction that added it: messages is locked while PostgreSQL reads it',
    ],
  ])('When an expand or a contract says %j, then it is refused', async (sql, why) => {
    expect(await refused(sql)).toEqual([why]);
    expect(await refused(`-- phase: contract, from 1.2.0${up}${sql}`)).toEqual([why]);
  });

  test('When a validated constraint says that a column is never null, then it may be set not null', async () => {
    const add = 'ALTER TABLE messages ADD CONSTRAINT c CHECK (note IS NOT NULL) NOT VALID';
    const validate = 'ALTER TABLE messages VALIDATE CONSTRAINT c';
    const set = 'ALTER TABLE messages ALTER COLUMN note SET NOT NULL';
    expect(
      await refused(add, validate, `${set}; ALTER TABLE messages ALTER note SET DEFAULT ''`),
    ).toEqual([]);
    expect(await refused(add, `${validate}; ${set}`)).toEqual([]);
    expect(await refused(add, set)).toHaveLength(1);
    expect(await refused(add.replace('note IS', 'body IS'), validate, set)).toHaveLength(1);
  });
});

describe('what nobody can judge', () => {
  test.each([
    ['DO $$ BEGIN DROP TABLE messages; END $$', 'nobody sees what a DO block does'],
    ['VACUUM FULL messages', 'nobody has decided what a Vacuum does to a system in use'],
    [
      'ALTER TABLE messages SET UNLOGGED',
      'nobody has decided what SetUnLogged does to messages while it is in use',
    ],
    [
      `-- phase: expand\n-- no transaction${up}CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON messages (body)`,
      'a build that failed leaves an index that is not valid, and IF NOT EXISTS takes it for done',
    ],
    [
      `-- phase: expand\n-- no transaction${up}CREATE TABLE a (b int); CREATE TABLE c (d int)`,
      'without a transaction it may be done by half: the first statement stays when this one fails',
    ],
  ])('When a migration says %j, then it is refused', async (sql, why) => {
    expect(await refused(sql)).toEqual([why]);
  });
});
