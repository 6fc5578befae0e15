import type { ColumnDef, Constraint, Node } from 'libpg-query';
import { objectName } from '../names.ts';
import { as, kindOf } from '../parse-sql.ts';
import { type Finding, locks, takes } from './finding.ts';

const apart =
  'Add the column without, and the constraint by itself: NOT VALID first, VALIDATE in the next migration.';
const ofConstraint: Partial<Record<NonNullable<Constraint['contype']>, Finding>> = {
  CONSTR_UNIQUE: locks(
    'it builds an index, and nobody writes meanwhile',
    'Add the column without, then CREATE UNIQUE INDEX CONCURRENTLY in a migration with `-- no transaction`.',
  ),
  CONSTR_CHECK: locks('it reads the whole table, and nobody else does meanwhile', apart),
  CONSTR_FOREIGN: locks('it locks both tables while it looks', apart),
};
const rewrites = locks(
  'PostgreSQL writes the whole table anew, and nobody reads or writes it meanwhile',
  'Add the column without, let new rows have a value (ALTER COLUMN ... SET DEFAULT), and give the old ones theirs in batches.',
);

/** What is wrong with a new column of a table that is in use. */
export function newColumn(column: ColumnDef): readonly Finding[] {
  const constraints = (column.constraints ?? []).map((node) => as('Constraint', node) ?? {});
  const types = constraints.map(({ contype }) => contype);
  const fallback = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT');
  const filled = types.some((type) => type === 'CONSTR_IDENTITY' || type === 'CONSTR_GENERATED');
  const serial = /^(small|big)?serial[248]?$/.test(objectName({ TypeName: column.typeName ?? {} }));
  return [
    ...types.flatMap((type) => (type && ofConstraint[type]) ?? []),
    ...(types.includes('CONSTR_PRIMARY') ? [ofConstraint.CONSTR_UNIQUE as Finding] : []),
    ...(filled || serial || (fallback && !isConstant(fallback.raw_expr)) ? [rewrites] : []),
    ...(types.includes('CONSTR_NOTNULL') && !fallback && !filled
      ? [
          takes(
            `older versions write rows without ${column.colname}, and it may not be null`,
            'Give it a constant DEFAULT, or let it be null until every version writes it.',
          ),
        ]
      : []),
  ];
}

const fixedInTransaction = ['now', 'transaction_timestamp'];

/** Whether PostgreSQL works it out once, and need not write a value into each row. */
function isConstant(expression: Node | undefined): boolean {
  if (expression === undefined) return false;
  const call = as('FuncCall', expression);
  if (call) return fixedInTransaction.includes(call.funcname?.map(objectName).at(-1) ?? '');
  const cast = as('TypeCast', expression);
  if (cast) return isConstant(cast.arg);
  const operation = as('A_Expr', expression);
  if (operation)
    return [operation.lexpr, operation.rexpr].every((side) => !side || isConstant(side));
  return ['A_Const', 'SQLValueFunction', 'A_ArrayExpr'].includes(kindOf(expression));
}
