import type { Node, RangeVar } from 'libpg-query';
import { as, type Statement } from './parse-sql.ts';

/** `messages`, or `archive.messages`. */
export function relationName(relation: RangeVar | undefined): string {
  return joined([relation?.schemaname, relation?.relname]);
}

/** Of a table, function or type, as it stands in a statement. */
export function objectName(node: Node | undefined): string {
  const parts =
    as('List', node)?.items ??
    as('ObjectWithArgs', node)?.objname ??
    as('TypeName', node)?.names ??
    (node === undefined ? [] : [node]);
  return joined(parts.map((part) => as('String', part)?.sval));
}

const joined = (parts: readonly (string | undefined)[]) =>
  parts.filter((part) => part !== undefined && part !== 'public').join('.');

/** What there is of a kind that DROP knows, for people: `OBJECT_MATVIEW` is a `matview`. */
export const kindName = (objectType = '') =>
  objectType.replace('OBJECT_', '').replaceAll('_', ' ').toLowerCase();

/** `table messages`, `index by_age`: what a statement makes. */
export function madeBy({ tree }: Statement): readonly string[] {
  const table = as('CreateStmt', tree)?.relation ?? as('CreateTableAsStmt', tree)?.into?.rel;
  const index = as('IndexStmt', tree)?.idxname;
  const view = as('ViewStmt', tree)?.view;
  const trigger = as('CreateTrigStmt', tree);
  return [
    ...(table ? [`table ${relationName(table)}`] : []),
    ...(index ? [`index ${index}`] : []),
    ...(view ? [`view ${relationName(view)}`] : []),
    ...(trigger ? [`trigger ${relationName(trigger.relation)}.${trigger.trigname}`] : []),
  ];
}

/** The tables, views and functions that a statement changes, makes or takes away: `table messages`, `function top_up`. */
export function touchedBy({ tree }: Statement): readonly string[] {
  const relation =
    as('AlterTableStmt', tree)?.relation ??
    as('RenameStmt', tree)?.relation ??
    as('IndexStmt', tree)?.relation ??
    as('CreateTrigStmt', tree)?.relation ??
    as('CreateStmt', tree)?.relation;
  const view = as('ViewStmt', tree)?.view;
  const made = as('CreateFunctionStmt', tree);
  const dropped = as('DropStmt', tree);
  return [
    ...(relation ? [`table ${relationName(relation)}`] : []),
    ...(view ? [`view ${relationName(view)}`] : []),
    ...(made
      ? [`function ${joined((made.funcname ?? []).map((part) => as('String', part)?.sval))}`]
      : []),
    ...(dropped?.objects ?? []).map((object) => droppedName(dropped?.removeType, object)),
  ];
}

/** A trigger or a policy belongs to its table. */
function droppedName(type: string | undefined, object: Node): string {
  const kind = kindName(type);
  const name = objectName(object);
  if (kind === 'trigger' || kind === 'policy')
    return `table ${name.slice(0, name.lastIndexOf('.'))}`;
  return `${kind === 'procedure' || kind === 'routine' ? 'function' : kind} ${name}`;
}
