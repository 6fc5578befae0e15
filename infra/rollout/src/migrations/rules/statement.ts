import type { DropStmt } from 'libpg-query';
import { kindName, objectName, relationName } from '../names.ts';
import { as, type Kind, kindOf, type NodeOf, type Statement } from '../parse-sql.ts';
import { alterTable } from './alter-table.ts';
import { type Finding, inBatches, type Known, later, locks, takes, unknown } from './finding.ts';

type Rules = {
  readonly [Name in Kind]?: (node: NodeOf<Name>, known: Known) => readonly Finding[];
};

const fine = () => [];
const isOwn = (relation: Parameters<typeof relationName>[0], { own }: Known) =>
  own.has(`table ${relationName(relation)}`);
const noTransaction = 'Put `-- no transaction` into the head, below the phase.';

/** What a statement does to a system in use. What isn't here, nobody has thought about yet. */
const rules: Rules = {
  CreateStmt: fine,
  CreateTableAsStmt: fine,
  CreateSchemaStmt: fine,
  CreateSeqStmt: fine,
  CreateEnumStmt: fine,
  CompositeTypeStmt: fine,
  CreateDomainStmt: fine,
  CreateExtensionStmt: fine,
  CreateFunctionStmt: fine,
  CreateTrigStmt: fine,
  ViewStmt: fine,
  CommentStmt: fine,
  InsertStmt: fine,
  AlterEnumStmt: ({ oldVal }) =>
    oldVal === undefined ? [] : [takes(`older versions say ${oldVal}`, later)],
  GrantStmt: ({ is_grant }) =>
    is_grant ? [] : [takes('older versions may need that right', later)],
  AlterTableStmt: ({ relation, cmds = [] }, known) =>
    isOwn(relation, known)
      ? []
      : alterTable(
          cmds.map((command) => as('AlterTableCmd', command) ?? {}),
          relationName(relation),
          known,
        ),
  IndexStmt: (index, known) => {
    if (isOwn(index.relation, known)) return [];
    const table = relationName(index.relation);
    if (!index.concurrent)
      return [
        locks(
          `nobody writes ${table} while the index is built`,
          `CREATE INDEX CONCURRENTLY. ${noTransaction}`,
        ),
      ];
    if (known.inTransaction)
      return [locks('PostgreSQL refuses CONCURRENTLY in a transaction', noTransaction)];
    if (index.if_not_exists)
      return [
        unknown(
          'a build that failed leaves an index that is not valid, and IF NOT EXISTS takes it for done',
          'Leave IF NOT EXISTS out; after a failure DROP INDEX by hand.',
        ),
      ];
    return [];
  },
  DropStmt: (drop, known) => dropped(drop, known),
  RenameStmt: ({ relation, subname, newname, renameType }) => [
    takes(
      `older versions know ${kindName(renameType)} ${subname ?? relationName(relation)}, not ${newname}`,
      'Add the new name beside the old one, and move over in three releases (docs/migrations.md).',
    ),
  ],
  AlterObjectSchemaStmt: ({ newschema }) => [takes(`it moves to ${newschema}`, later)],
  UpdateStmt: ({ relation }, known) =>
    isOwn(relation, known)
      ? []
      : [locks(`the rows of ${relationName(relation)} stay locked until all are done`, inBatches)],
  DeleteStmt: ({ relation }, known) =>
    isOwn(relation, known)
      ? []
      : [
          takes(`rows of ${relationName(relation)} go`, later),
          locks('they stay locked until all are gone', inBatches),
        ],
  TruncateStmt: () => [takes('all rows go', later)],
  CallStmt: (_call, { inTransaction }) =>
    inTransaction
      ? [locks('a procedure can commit only without a transaction around it', noTransaction)]
      : [],
};

export const onlyOne = unknown(
  'without a transaction it may be done by half: the first statement stays when this one fails',
  'Give it a file of its own.',
);

/** An index or a trigger may be made again: the old one goes when the new one comes. */
const madeAgain = ['index', 'trigger'];

function dropped(
  { objects = [], removeType, concurrent }: DropStmt,
  known: Known,
): readonly Finding[] {
  const kind = kindName(removeType);
  return [
    ...objects
      .map(objectName)
      .filter(
        (name) =>
          !(madeAgain.includes(kind) || kind === 'table') || !known.own.has(`${kind} ${name}`),
      )
      .map((name) => takes(`${kind} ${name} goes`, later)),
    ...(concurrent && known.inTransaction
      ? [locks('PostgreSQL refuses CONCURRENTLY in a transaction', noTransaction)]
      : []),
  ];
}

/** What is wrong with a statement, given what those before it have made known. */
export function findings({ tree }: Statement, known: Known): readonly Finding[] {
  const kind = kindOf(tree);
  const rule = rules[kind] as ((node: unknown, known: Known) => readonly Finding[]) | undefined;
  if (rule) return rule((tree as Record<string, unknown>)[kind], known);
  return [
    kind === 'DoStmt'
      ? unknown('nobody sees what a DO block does', 'Write its statements out.')
      : unknown(
          `nobody has decided what a ${kind.replace('Stmt', '')} does to a system in use`,
          'Decide, and say so in infra/rollout/src/migrations/rules/statement.ts.',
        ),
  ];
}
