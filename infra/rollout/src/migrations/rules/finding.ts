/** What is wrong with a statement, and what to do instead. */
export interface Finding {
  /** takes: older versions lose what they use; a contract may. locks: everybody waits, in any phase. unknown: nobody can say. */
  readonly kind: 'takes' | 'locks' | 'unknown';
  readonly why: string;
  readonly wayOut: string;
}

export const takes = (why: string, wayOut: string): Finding => ({ kind: 'takes', why, wayOut });
export const locks = (why: string, wayOut: string): Finding => ({ kind: 'locks', why, wayOut });
export const unknown = (why: string, wayOut: string): Finding => ({ kind: 'unknown', why, wayOut });

export const later =
  'Do it in a contract migration of a later release, when no version that serves uses it.';
export const inBatches =
  'Let a procedure do it in batches, each committed, and CALL it in a migration with `-- no transaction` (docs/migrations.md).';

/** What the statements before this one have made known. */
export interface Known {
  /** What this migration makes itself, as `table messages`: nobody uses it yet. */
  readonly own: ReadonlySet<string>;
  /** Tables that this migration gives a constraint, so that one it drops is replaced. */
  readonly constrained: ReadonlySet<string>;
  /** Constraints that this migration adds, as `messages.has_recipient`. */
  readonly added: ReadonlySet<string>;
  /** Columns, as `messages.recipient`, that a validated constraint says are never null. */
  readonly neverNull: ReadonlySet<string>;
  readonly inTransaction: boolean;
}
