import { loadModule, type Node, parseSync } from 'libpg-query';

type KindOf<Tree> = Tree extends Tree ? keyof Tree : never;
/** `AlterTableStmt`, as PostgreSQL's grammar calls it. */
export type Kind = KindOf<Node>;
/** What a node of that kind holds. */
export type NodeOf<Name extends Kind> = Held<Node, Name>;
type Held<Tree, Name extends Kind> = Tree extends Record<Name, infer Inside> ? Inside : never;

export interface Statement {
  readonly tree: Node;
  /** Without the comments before it, white space closed up. */
  readonly text: string;
  /** In the file, counted from 1. */
  readonly line: number;
}

/** What the node holds, if it is of that kind. */
export function as<Name extends Kind>(
  kind: Name,
  node: Node | undefined,
): NodeOf<Name> | undefined {
  return (node as Partial<Record<Name, NodeOf<Name>>> | undefined)?.[kind];
}

export const kindOf = (node: Node): Kind => Object.keys(node)[0] as Kind;

interface Parsed {
  stmts?: readonly { stmt: Node; stmt_location?: number; stmt_len?: number }[];
}

const before = /^(?:\s|--.*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;

/**
 * Reads SQL with the grammar of PostgreSQL 17 itself.
 * @param firstLine where in its file the text begins
 * @throws what PostgreSQL would say of a syntax error
 */
export async function parseSql(sql: string, firstLine = 1): Promise<readonly Statement[]> {
  await loadModule();
  const bytes = Buffer.from(sql);
  const { stmts = [] } = sql.trim() === '' ? {} : (parseSync(sql) as Parsed);
  return stmts.map(({ stmt, stmt_location: start = 0, stmt_len: length }) => {
    const whole = bytes.subarray(start, length && start + length).toString();
    const skipped = before.exec(whole)?.[0] ?? '';
    const lead = bytes.subarray(0, start).toString() + skipped;
    return {
      tree: stmt,
      text: whole.slice(skipped.length).replace(/\s+/g, ' ').trim(),
      line: firstLine + lead.split('\n').length - 1,
    };
  });
}
