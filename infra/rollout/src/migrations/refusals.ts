import { constraintsAdded, constraintsValidated } from './constraints.ts';
import type { Migration } from './migration.ts';
import { madeBy } from './names.ts';
import type { Statement } from './parse-sql.ts';
import { findings, onlyOne } from './rules/statement.ts';

/** A statement that does not belong where it stands. */
export interface Refusal {
  readonly migration: string;
  readonly line: number;
  readonly statement: string;
  readonly why: string;
  readonly wayOut: string;
}

/**
 * What can be seen, without running anything, to hurt a system in use.
 * @param migrations all of one service, in their order
 */
export function refusals(migrations: readonly Migration[]): readonly Refusal[] {
  const nullTests = new Map<string, string>();
  const neverNull = new Set<string>();
  return migrations.flatMap((migration) => {
    const { statements, inTransaction, phase, name } = migration;
    const own = new Set(statements.flatMap(madeBy));
    const constraints = statements.flatMap(constraintsAdded);
    for (const added of constraints)
      if (added.neverNull) nullTests.set(added.name, added.neverNull);
    const known = {
      own,
      inTransaction,
      neverNull,
      constrained: new Set(constraints.map(({ table }) => table)),
      added: new Set(constraints.map((added) => added.name)),
    };
    return statements.flatMap((statement, index) => {
      for (const constraint of constraintsValidated(statement)) {
        const column = nullTests.get(constraint);
        if (column !== undefined) neverNull.add(column);
      }
      return [...findings(statement, known), ...(index > 0 && !inTransaction ? [onlyOne] : [])]
        .filter(({ kind }) => phase === 'expand' || kind !== 'takes')
        .map(({ why, wayOut }) => ({ migration: name, ...where(statement), why, wayOut }));
    });
  });
}

const where = ({ line, text }: Statement) => ({
  line,
  statement: text.length > 100 ? `${text.slice(0, 97)}...` : text,
});
