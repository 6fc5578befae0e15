import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { parseSql } from '../migrations/parse-sql.ts';
import type { MigrationFile } from '../migrations/read-folder.ts';

/**
 * The migrations that have come since a release, in the order they run. Throws Trouble when one that was released says something else
 * now, or is gone: where it has run it never runs again. Comments may change.
 */
export async function newMigrations(
  release: string,
  released: readonly MigrationFile[],
  now: readonly MigrationFile[],
): Promise<readonly string[]> {
  for (const [index, { name, text }] of released.entries()) {
    const same = now[index];
    if (same?.name !== name || (await statementsOf(same.text)) !== (await statementsOf(text)))
      throw new Trouble(
        `migration ${name} of ${release} is no longer what was released`,
        'Bring it back as it was, and put what is new into a migration with the next number.',
      );
  }
  return now.slice(released.length).map(({ name }) => name);
}

async function statementsOf(text: string): Promise<string> {
  const statements = await parseSql(text);
  return JSON.stringify(
    statements.map((statement) => statement.tree),
    withoutPlaces,
  );
}

/** Where in the file something stands. */
const withoutPlaces = (key: string, value: unknown) => (key === 'location' ? undefined : value);
