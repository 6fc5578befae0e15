import { readFile } from 'node:fs/promises';
import type { MigrationLoader } from 'node-pg-migrate/migrationLoader';
import { getActions } from 'node-pg-migrate/sqlMigration';

/** In the head of a file: its one statement refuses to run in a transaction (CREATE INDEX CONCURRENTLY, a CALL that commits by itself). */
const outside = /^-- no transaction$/m;

/**
 * Reads SQL migrations as node-pg-migrate does by itself, and besides lets a file say that it wants no transaction. Such a statement
 * takes no lock that anybody waits for, but waits for others: as long as it must.
 * @param begun is told the name of each as its turn comes
 */
export function sqlFiles(begun: (file: string) => void): MigrationLoader {
  return (paths) =>
    Promise.all(
      paths.map(async (path) => {
        const content = await readFile(path, 'utf8');
        const { up, down } = getActions(content);
        if (typeof up !== 'function') throw new Error(`${path} has no way up`);
        return {
          id: path,
          filePaths: [path],
          actions: {
            up: (pgm) => {
              begun(path);
              if (!outside.test(content)) return up(pgm, () => {});
              pgm.noTransaction();
              pgm.sql('SET lock_timeout = 0');
              up(pgm, () => {});
              pgm.sql('RESET lock_timeout');
            },
            ...(down === undefined ? {} : { down }),
          },
        };
      }),
    );
}
