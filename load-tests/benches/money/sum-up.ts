import { pairedRatio } from '../figures.ts';
import type { Rate } from '../side-by-side.ts';

export type Measured = 'messages' | 'pgbench' | 'edge' | 'bare' | 'bareBehindProxy';
/** What stored messages must not slow down. */
type Promised = 'messages' | 'edge';
export type Figures = Readonly<Record<Measured, Rate>>;

export interface Outcome {
  /** What it was measured on and how, in a few words each. */
  conditions: readonly string[];
  empty: Figures;
  /** Of a second system, with so many messages stored: each figure beside the first's, in the same rounds. */
  full?: { stored: number; figures: Readonly<Record<Promised, Rate>> } | undefined;
}

type Column = (figures: Figures) => string;

const aims = { messages: 0.3, reads: 0.5, slower: 1.2 };

const spread = ({ median, least, most }: Rate) =>
  `${round(median)} (${round(least)}..${round(most)})`;

const rate =
  (name: Measured): Column =>
  (figures) =>
    spread(figures[name]);

const ratio =
  (one: Measured, other: Measured, aim?: number): Column =>
  (figures) => {
    const value = figures[one].median / figures[other].median;
    const judged = aim === undefined ? '' : `  ${mark(value >= aim)} aim ${aim}`;
    return value.toFixed(2) + judged;
  };

const rows: readonly (readonly [string, Column, Promised?])[] = [
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
      ...(full === undefined || promised === undefined
        ? []
        : [spread(full.figures[promised]), slower(empty[promised], full.figures[promised])]),
    ]),
  ];
  return [...aligned(table), '', ...conditions].join('\n');
}

/** How many times slower with the messages stored, by what each round measured side by side. */
function slower(empty: Rate, full: Rate): string {
  const times = pairedRatio(empty.all.map((one, round) => [one, full.all[round] ?? Number.NaN]));
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
