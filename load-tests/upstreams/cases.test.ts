import { readFileSync } from 'node:fs';
import { failureInWords, failureReasons, reasonOf } from '@serin/shared/health/failure-reason.ts';
import { expect, test } from 'vitest';
import { type UpstreamCase, upstreamCases } from './cases.ts';

const document = readFileSync(new URL('../../docs/troubleshooting.md', import.meta.url), 'utf8');

/** The cells of each row of the table under a heading's first column. */
function tableUnder(heading: string): string[][] {
  const lines = document.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows
    .slice(0, end)
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
}

function status({ readiness, code, elsewhere }: UpstreamCase): string {
  const codes = elsewhere === undefined ? `\`${code}\`` : `\`${code}\` or \`${elsewhere}\``;
  return readiness === 'ready' ? `200; code ${codes}` : `503, \`${readiness}\`: ${codes}`;
}

test('When the drill has a case, then the document has its row, with what the drill sees; and the other way round', () => {
  expect(tableUnder('`drill -- upstream`')).toEqual(
    upstreamCases.map((one) => [
      `\`${one.name}\``,
      status(one),
      `\`${one.log}\``,
      `\`${one.upstream}\`, \`${one.reason}\``,
      one.words ?? 'not on the page',
    ]),
  );
});

test.each(upstreamCases)(
  'When $name happens, then code, reason and words belong together',
  (one) => {
    for (const code of [one.code, one.elsewhere ?? one.code]) {
      expect(reasonOf(code)).toBe(one.reason);
      if (one.words !== undefined) expect(failureInWords(code)).toBe(one.words);
    }
  },
);

test('When an upstream fails in any way, then the document says what to do', () => {
  const said = tableUnder('it says').map(([cell = '']) => cell);
  const wanted = [
    '28P01',
    '28000',
    ...['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'ECONNRESET', '53300'],
  ];
  for (const code of wanted)
    expect(said).toContain(`${failureInWords(code)} (\`${reasonOf(code)}\`)`);
  const known = failureReasons.filter((reason) => reason !== 'other');
  expect(new Set(said.map((cell) => /\(`([a-z-]+)`\)$/.exec(cell)?.[1]))).toEqual(new Set(known));
});

test('When every kind that can be made without a restart is looked for, then the drill makes it', () => {
  const made = new Set(upstreamCases.map(({ reason }) => reason));
  for (const reason of ['refused', 'timeout', 'no-route', 'access', 'not-found'] as const)
    expect(made).toContain(reason);
});
