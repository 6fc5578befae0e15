import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@serin/shared/postgres/migrate.ts';
import { createPool } from '@serin/shared/postgres/pool.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMessageStore as store100 } from '../../../docs/examples/expand-contract/1.0.0/message-store.ts';
import { createMessageStore as store110 } from '../../../docs/examples/expand-contract/1.1.0/message-store.ts';
import { createMessageStore as store120 } from '../../../docs/examples/expand-contract/1.2.0/message-store.ts';
import { createTestDatabase, type TestDatabase } from '../../../shared/test-support/database.ts';
import { silentLog } from '../../../shared/test-support/silent-log.ts';
import { checkFolder } from '../src/migrations/check-folder.ts';
import { readMigration } from '../src/migrations/migration.ts';
import { readFolder } from '../src/migrations/read-folder.ts';
import { type Release, refuseMigrations } from '../src/plan/migrations.ts';

const example = join(import.meta.dirname, '../../../docs/examples/expand-contract');
const versions = ['1.0.0', '1.1.0', '1.2.0', '1.3.0'] as const;
type Version = (typeof versions)[number];
const stores = { '1.0.0': store100, '1.1.0': store110, '1.2.0': store120, '1.3.0': store120 };

let sources: string;
let database: TestDatabase;
let pool: ReturnType<typeof createPool>;

const migrations = () => join(sources, 'services/message/migrations');
/** What the image of a version would bring: its own migrations and all before them. */
const bring = (version: Version) => {
  for (const each of versions.slice(0, versions.indexOf(version) + 1))
    cpSync(join(example, each, 'migrations'), migrations(), { recursive: true });
};

beforeEach(async () => {
  sources = mkdtempSync(join(tmpdir(), 'serin-example-'));
  bring('1.0.0');
  database = await createTestDatabase('message', sources);
  pool = createPool({
    connectionString: database.url,
    password: database.password,
    applicationName: 'example',
    log: silentLog,
  });
});
afterEach(async () => {
  await pool.end();
  await database.drop();
  rmSync(sources, { recursive: true });
});

const storeOf = (version: Version) => stores[version](pool);

async function upTo(version: Version): Promise<void> {
  bring(version);
  const url = new URL(database.url);
  url.username = 'message_owner';
  await migrate({
    connectionString: url.href,
    password: database.password,
    directory: migrations(),
    log: silentLog,
  });
}

/** A version at work until it is told to stop: all it sends arrives, and it sees that. */
function work(version: Version) {
  const store = storeOf(version);
  const recipient = `friend of ${version} at work`;
  let stopped = false;
  const sent: string[] = [];
  const done = (async () => {
    while (!stopped) {
      const body = `message ${sent.length}`;
      await store.send('somebody', recipient, body);
      sent.push(body);
      expect(await store.sentTo(recipient)).toEqual(sent);
    }
    return sent.length;
  })();
  return {
    stop: () => {
      stopped = true;
      return done;
    },
  };
}

async function releaseOf(version: Version): Promise<Release> {
  const folders = versions.slice(0, versions.indexOf(version) + 1);
  const files = folders.flatMap((each) => readFolder(join(example, each, 'migrations')));
  const migrations = files.map(({ name, text }) => readMigration(name, text));
  return { version, migrations: await Promise.all(migrations) };
}

test('When a column gets another name in three releases, then each version works beside the one before it, and nothing is lost', async () => {
  const bob: string[] = [];
  for (let each = 0; each < 1000; each++) bob.push(`${each} by 1.0.0`);
  await database.query(
    `INSERT INTO messages (sender, destination, body)
       SELECT 'alice', 'bob', body FROM unnest($1::text[]) WITH ORDINALITY AS m (body, place) ORDER BY place`,
    [bob],
  );
  for (const [index, next] of versions.entries()) {
    const before = versions[index - 1];
    if (before === undefined) continue;
    const busy = work(before);
    await upTo(next);
    expect(await busy.stop()).toBeGreaterThan(0);
    // Both serve: each sees what the other sends, and what was there.
    for (const version of [before, next, before]) {
      const body = `by ${version} beside ${version === next ? before : next}`;
      await storeOf(version).send('alice', 'bob', body);
      bob.push(body);
      expect(await storeOf(before).sentTo('bob')).toEqual(bob);
      expect(await storeOf(next).sentTo('bob')).toEqual(bob);
    }
    if (next === '1.2.0') expect(await batches()).toBeGreaterThanOrEqual(5);
  }
  expect(await columns()).toEqual(['body', 'message_id', 'recipient', 'sender']);
});

test.each(versions)(
  'When the migrations of %s are checked, then nothing is wrong',
  async (version) => {
    bring(version);
    expect(await checkFolder(migrations())).toEqual([]);
  },
);

test('When the releases come one after another, then each is let through; when one is skipped, it is refused', async () => {
  const releases = await Promise.all(versions.map(releaseOf));
  for (const [place, next] of releases.entries()) {
    for (const [earlier, serving] of releases.slice(0, place).entries()) {
      const ask = () => refuseMigrations('message', next, [serving]);
      if (earlier === place - 1) ask();
      else expect(ask).toThrow(`message ${next.version} brings`);
    }
  }
});

test('When 1.1.0 is skipped all the same, then what 1.0.0 writes is refused by the database', async () => {
  await upTo('1.2.0');
  await expect(storeOf('1.0.0').send('alice', 'bob', 'hello')).rejects.toThrow('"recipient"');
});

test('When 1.2.0 is skipped all the same, then 1.1.0 can neither write nor read', async () => {
  await upTo('1.3.0');
  const store = storeOf('1.1.0');
  await expect(store.send('alice', 'bob', 'hello')).rejects.toThrow('"destination"');
  await expect(store.sentTo('bob')).rejects.toThrow('"destination"');
});

/** In how many transactions the rows of 1.0.0 were moved over. */
async function batches(): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `SELECT count(DISTINCT xmin::text)::int AS count FROM messages WHERE body LIKE '% by 1.0.0'`,
  );
  return row?.count ?? 0;
}

async function columns(): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'messages' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}
