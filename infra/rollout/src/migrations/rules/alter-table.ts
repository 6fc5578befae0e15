import type { AlterTableCmd, AlterTableType } from 'libpg-query';
import { as } from '../parse-sql.ts';
import { newColumn } from './add-column.ts';
import { type Finding, type Known, later, locks, takes, unknown } from './finding.ts';

type Rule = (command: AlterTableCmd, table: string, known: Known) => readonly Finding[];

const fine: Rule = () => [];

/** What ALTER TABLE does to a table that is in use. What isn't here, nobody has thought about yet. */
const rules: Partial<Record<AlterTableType, Rule>> = {
  AT_DropNotNull: fine,
  AT_SetStatistics: fine,
  AT_SetRelOptions: fine,
  AT_ResetRelOptions: fine,
  AT_AddColumn: ({ def }) => newColumn(as('ColumnDef', def) ?? {}),
  AT_DropColumn: ({ name }, table) => [takes(`column ${table}.${name} goes`, later)],
  AT_ColumnDefault: ({ name, def }, table) =>
    def === undefined
      ? [takes(`older versions may count on the default of ${table}.${name}`, later)]
      : [],
  AT_AlterColumnType: ({ name }, table) => [
    locks(
      `PostgreSQL writes ${table} anew, and nobody reads or writes it meanwhile`,
      `Add a column of the new type beside ${name}, and move over in three releases (docs/migrations.md).`,
    ),
  ],
  AT_SetNotNull: ({ name }, table, { neverNull }) =>
    neverNull.has(`${table}.${name}`)
      ? []
      : [
          locks(
            `PostgreSQL reads all of ${table} to see that ${name} is never null, and nobody else reads or writes it meanwhile`,
            `First ADD CONSTRAINT ... CHECK (${name} IS NOT NULL) NOT VALID, and VALIDATE it in the next migration: then it need not look.`,
          ),
        ],
  AT_AddConstraint: ({ def }, table) => newConstraint(as('Constraint', def) ?? {}, table),
  AT_ValidateConstraint: ({ name }, table, { added, inTransaction }) =>
    inTransaction && added.has(`${table}.${name}`)
      ? [
          locks(
            `${name} is validated in the transaction that added it: ${table} is locked while PostgreSQL reads it`,
            'VALIDATE it in the next migration.',
          ),
        ]
      : [],
  AT_DropConstraint: ({ name }, table, { constrained }) =>
    constrained.has(table)
      ? []
      : [
          takes(
            `older versions may count on ${name} (ON CONFLICT does)`,
            'Add the constraint that takes its place in the same migration, or drop it in a contract migration of a later release.',
          ),
        ],
};

function newConstraint(
  constraint: NonNullable<ReturnType<typeof as<'Constraint'>>>,
  table: string,
): readonly Finding[] {
  if (constraint.skip_validation === true || constraint.indexname !== undefined) return [];
  const isIndex = constraint.contype !== 'CONSTR_CHECK' && constraint.contype !== 'CONSTR_FOREIGN';
  return [
    isIndex
      ? locks(
          `it builds an index on ${table}, and nobody writes meanwhile`,
          'CREATE UNIQUE INDEX CONCURRENTLY in a migration with `-- no transaction`, then ADD CONSTRAINT ... USING INDEX.',
        )
      : locks(
          `PostgreSQL reads all of ${table} to see that it holds, and nobody writes meanwhile`,
          'Add it NOT VALID, and VALIDATE it in the next migration.',
        ),
  ];
}

export function alterTable(
  commands: readonly AlterTableCmd[],
  table: string,
  known: Known,
): readonly Finding[] {
  return commands.flatMap((command) => {
    const rule = command.subtype && rules[command.subtype];
    if (rule) return rule(command, table, known);
    return [
      unknown(
        `nobody has decided what ${command.subtype?.replace('AT_', '')} does to ${table} while it is in use`,
        'Decide, and say so in infra/rollout/src/migrations/rules/alter-table.ts.',
      ),
    ];
  });
}
