import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A numbered SQL file, unread. */
export interface MigrationFile {
  /** Without folder and `.sql`. */
  readonly name: string;
  readonly text: string;
}

/** The SQL files of a folder, in the order they run. */
export function readFolder(folder: string): readonly MigrationFile[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({
      name: basename(file, '.sql'),
      text: readFileSync(join(folder, file), 'utf8'),
    }));
}
