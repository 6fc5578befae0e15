import { parseSql, type Statement } from './parse-sql.ts';

export interface Migration {
  /** `0003_cats`, as the database remembers it. */
  readonly name: string;
  /** expand: older versions can live with it. contract: it takes away what older versions use. */
  readonly phase: 'expand' | 'contract';
  /** It is safe once every replica that serves is at least of this version. */
  readonly from?: string;
  readonly inTransaction: boolean;
  /** The way up alone. */
  readonly statements: readonly Statement[];
}

/** Something about a migration that nobody can let pass. */
export class BadMigration extends Error {
  readonly line: number;
  readonly wayOut: string;
  constructor(line: number, message: string, wayOut: string) {
    super(message);
    this.line = line;
    this.wayOut = wayOut;
  }
}

const phaseLine = /^-- phase: (?:(expand)(?:, from (\S+))?|(contract), from (\S+))$/;
const version = /^\d+\.\d+\.\d+(?:-[\w.-]+)?$/;
const up = /^-- Up Migration$/m;
const down = /^-- Down Migration$/m;

/**
 * Reads a numbered SQL file.
 * @param name without the folder and `.sql`
 * @throws BadMigration when its head does not say what it is, or PostgreSQL could not read it
 */
export async function readMigration(name: string, text: string): Promise<Migration> {
  const [head = ''] = text.split('\n', 1);
  const found = phaseLine.exec(head);
  if (found === null)
    throw new BadMigration(
      1,
      'its first line does not say whether it expands or contracts',
      'Begin the file with `-- phase: expand`, or with `-- phase: contract, from <version>` where it takes something away that no version from this one on uses.',
    );
  const from = found[2] ?? found[4];
  if (from !== undefined && !version.test(from))
    throw new BadMigration(1, `${from} is no version`, 'Write it like `1.2.0`.');
  const begin = up.exec(text);
  if (begin === null)
    throw new BadMigration(1, 'it has no way up', 'Put `-- Up Migration` before its statements.');
  const rest = text.slice(begin.index);
  const firstLine = text.slice(0, begin.index).split('\n').length;
  return {
    name,
    phase: found[1] === undefined ? 'contract' : 'expand',
    ...(from === undefined ? {} : { from }),
    inTransaction: !/^-- no transaction$/m.test(text),
    statements: await parsed(rest.split(down)[0] ?? '', firstLine),
  };
}

async function parsed(sql: string, firstLine: number): Promise<readonly Statement[]> {
  try {
    return await parseSql(sql, firstLine);
  } catch (error) {
    const { message, sqlDetails } = error as {
      message: string;
      sqlDetails?: { cursorPosition: number };
    };
    const before = sql.slice(0, sqlDetails?.cursorPosition ?? 0);
    throw new BadMigration(
      firstLine + before.split('\n').length - 1,
      `PostgreSQL can't read it: ${message}`,
      'Mend the statement.',
    );
  }
}
