import { BadMigration, type Migration, readMigration } from './migration.ts';
import { readFolder } from './read-folder.ts';
import { refusals } from './refusals.ts';

/**
 * What is wrong with the migrations in a folder, each in three lines: file and line, why, the way out.
 * @param folder relative to where the reader stands
 */
export async function checkFolder(folder: string): Promise<readonly string[]> {
  const migrations: Migration[] = [];
  const unread: string[] = [];
  for (const { name, text } of readFolder(folder)) {
    try {
      migrations.push(await readMigration(name, text));
    } catch (error) {
      if (!(error instanceof BadMigration)) throw error;
      unread.push(describe(`${folder}/${name}.sql:${error.line}`, error.message, error.wayOut));
    }
  }
  const refused = refusals(migrations).map(({ migration, line, statement, why, wayOut }) =>
    describe(`${folder}/${migration}.sql:${line} ${statement}`, why, wayOut),
  );
  return [...unread, ...refused];
}

const describe = (where: string, why: string, wayOut: string) => `${where}\n✖ ${why}\n→ ${wayOut}`;
