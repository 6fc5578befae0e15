import type { MoneyCheck } from '../journal/rollout.ts';
import { count, counted, duration, percent } from './figures.ts';
import { movesInWords } from './moves.ts';
import type { ReceiptRow, Receipts } from './receipts.ts';
import { cut, fill, wrap } from './terminal/fit.ts';
import { emptyLine, type Line, plainLine, span } from './terminal/line.ts';

const columns = 80;

/** Column by column: its head, its width, and what a row has there. */
const table: readonly (readonly [string, number, (row: ReceiptRow) => string])[] = [
  ['set', 9, ({ setPart }) => percent(setPart)],
  [
    'measured',
    10,
    ({ measuredPart }) => (measuredPart === undefined ? '-' : percent(measuredPart)),
  ],
  ['95 %', 17, intervalOf],
  ['off by', 8, ({ offBy, requests }) => (requests === 0 ? '-' : signed(offBy))],
  ['requests', 10, ({ requests }) => count(requests)],
  ['failed', 7, ({ failed }) => count(failed)],
  ['retried', 8, ({ retried }) => count(retried)],
];
const stepColumns = 11;

/** The receipts as they are printed at the end of a rollout. `keptAt`: where they can be read again. */
export function receiptsLines(receipts: Receipts, keptAt?: string): Line[] {
  const { outcome, reason, moves, seconds } = receipts;
  const took = `, ${duration(seconds)}`;
  const outcomeStyle = outcome === 'done' ? 'good' : outcome === 'undone' ? 'bad' : 'attention';
  const why = reason === undefined ? [] : wrap(`because ${reason}`, columns);
  return [
    [span(outcome, outcomeStyle), span(`  ${movesInWords(moves)}${took}`, 'strong')],
    ...why.map(plainLine),
    ...stepTables(receipts),
    emptyLine,
    totalLine(receipts),
    ...receipts.money.flatMap(moneyLines),
    ...(keptAt === undefined ? [] : [[span(`kept in ${keptAt}`, 'dim')]]),
  ].map((line) => cut(line, columns));
}

function stepTables({ moves, steps }: Receipts): Line[] {
  return moves.flatMap(({ app }) => {
    const rows = steps.filter((row) => row.app === app);
    if (rows.length === 0) return [];
    const heads = table.map(([name, width]) => name.padStart(width)).join('');
    const head = [...fill([span(app, 'strong')], stepColumns), span(heads, 'dim')];
    return [emptyLine, head, ...rows.map(rowLine)];
  });
}

function rowLine(row: ReceiptRow): Line {
  const { step, seconds, failed } = row;
  const name = [span(step), span(` ${seconds.toFixed(0)} s`, 'dim')];
  const cells = table.map(([about, width, of]) =>
    span(of(row).padStart(width), about === 'failed' && failed > 0 ? 'bad' : undefined),
  );
  return [...fill(name, stepColumns), ...cells];
}

function intervalOf({ interval, requests }: ReceiptRow): string {
  if (requests === 0) return '-';
  return `${(100 * interval.low).toFixed(2)} to ${(100 * interval.high).toFixed(2)}`;
}

const signed = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(1)}`;

function totalLine({ steps, requests, failed, retried }: Receipts): Line {
  if (steps.length === 0) return plainLine('no step was held to its end');
  const words = `, ${count(failed)} failed, ${count(retried)} retried by the edge`;
  return [
    span(`while steps held: ${counted(requests, 'request')}`),
    span(words, failed > 0 ? 'bad' : undefined),
  ];
}

function moneyLines({ when, broken }: MoneyCheck): Line[] {
  if (broken.length === 0) return [plainLine(`money ${when}: it adds up (I1, I2, I3)`)];
  return broken.flatMap((what) =>
    wrap(`money ${when}: ${what}`, columns).map((line): Line => [span(line, 'bad')]),
  );
}
