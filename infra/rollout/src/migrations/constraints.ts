import { objectName, relationName } from './names.ts';
import { as, type Statement } from './parse-sql.ts';

interface Added {
  readonly table: string;
  /** `messages.has_recipient`. */
  readonly name: string;
  /** `messages.recipient`, where the constraint says that this column is not null, and nothing else. */
  readonly neverNull?: string;
}

const commandsOf = ({ tree }: Statement) => {
  const alter = as('AlterTableStmt', tree);
  const table = relationName(alter?.relation);
  return (alter?.cmds ?? []).map((node) => ({ table, command: as('AlterTableCmd', node) ?? {} }));
};

/** The constraints that a statement adds to tables. */
export function constraintsAdded(statement: Statement): readonly Added[] {
  return commandsOf(statement).flatMap(({ table, command }) => {
    if (command.subtype !== 'AT_AddConstraint') return [];
    const constraint = as('Constraint', command.def);
    const test = as('NullTest', constraint?.raw_expr);
    const column = as('ColumnRef', test?.arg)?.fields?.map(objectName).at(-1);
    const isNotNull = test?.nulltesttype === 'IS_NOT_NULL' && column !== undefined;
    return [
      {
        table,
        name: `${table}.${constraint?.conname}`,
        ...(isNotNull ? { neverNull: `${table}.${column}` } : {}),
      },
    ];
  });
}

/** The constraints that a statement validates, as `messages.has_recipient`. */
export function constraintsValidated(statement: Statement): readonly string[] {
  return commandsOf(statement)
    .filter(({ command }) => command.subtype === 'AT_ValidateConstraint')
    .map(({ table, command }) => `${table}.${command.name}`);
}
