import type { Rate } from '../side-by-side.ts';

export type Measured = 'messages' | 'pgbench' | 'edge' | 'bare' | 'bareBehindProxy';
export type Figures = Readonly<Record<Measured, Rate>>;

export interface Outcome {
  /** What it was measured on and how, in a few words each. */
  conditions: readonly string[];
  empty: Figures;
  /** Measured again, with so many messages stored. */
  full?: { stored: number; figures: Figures } | undefined;
}

type Column = (figures: Figures) => string;

const aims = { messages: 0.3, reads: 0.5, slower: 1.2 };

const rate =
  (name: Measured): Column =>
  (figures) => {
    const { median, least, most } = figures[name];
    return `${round(median)} (${round(least)}..${round(most)})`;
  };

const ratio =
  (one: Measured, other: Measured, aim?: number): Column =>
  (figures) => {
    const value = figures[one].median / figures[other].median;
    const judged = aim === undefined ? '' : `  ${mark(value >= aim)} aim ${aim}`;
    return value.toFixed(2) + judged;
  };

const rows: readonly (readonly [string, Column, Measured?])[] = [
  ['messages accepted, charged, delivered, visible', rate('messages'), 'messages'],
  ['plain pgbench running the same SQL', rate('pgbench')],
  ['  ratio', ratio('messages', 'pgbench', aims.messages)],
  ['GET /messages/:id through the edge', rate('edge'), 'edge'],
  ['bare node:http with one Redis GET', rate('bare')],
  ['  ratio', ratio('edge', 'bare', aims.reads)],
  ['the bare server behind a bare proxy', rate('bareBehindProxy')],
  ['  ratio, for information', ratio('edge', 'bareBehindProxy')],
];

/** One screen: what was measured, the ratios, and what they should be. */
export function sumUp({ conditions, empty, full }: Outcome): string {
  const title = ['a second: median (lowest..highest)', 'empty'];
  const table = [
    full === undefined ? title : [...title, `${round(full.stored)} stored`, 'times slower'],
    ...rows.map(([name, column, promised]) => [
      name,
      column(empty),
      ...(full === undefined ? [] : [column(full.figures), slower(empty, full.figures, promised)]),
    ]),
  ];
  return [...aligned(table), '', ...conditions].join('\n');
}

/** How many times slower with the messages stored; nothing where nothing is promised. */
function slower(empty: Figures, full: Figures, promised: Measured | undefined): string {
  if (promised === undefined) return '';
  const times = empty[promised].median / full[promised].median;
  return `${times.toFixed(2)}  ${mark(times <= aims.slower)} aim ${aims.slower}`;
}

function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
}

const mark = (holds: boolean) => (holds ? '✔' : '✖');
const round = (value: number) => Math.round(value).toLocaleString('en-GB');
