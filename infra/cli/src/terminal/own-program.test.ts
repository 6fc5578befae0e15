import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownProgram } from './own-program.ts';

/**
 * Fills the heap nearly to the limit it is given below, has 600 functions become worth compiling at once, and ends at that moment.
 * Started by `node` alone it hung in 12 of 12 runs (Node 24.21.0).
 */
const endsWhileCompiling = `
  const lines = Array.from({ length: 20 }, (_, k) => \`s += a * \${k}; const o\${k} = { x: s, y: [a, \${k}] }; s += o\${k}.y.length;\`);
  const make = (i) => new Function('a', \`let s = \${i}; \${lines.map((line) => line.replace('a *', \`a + \${i} *\`)).join('')} return s;\`);
  const functions = Array.from({ length: 600 }, (_, i) => make(i));
  const kept = [];
  for (let n = 66; n > 0; n -= 1) kept.push(new Array(30_000).fill(n));
  for (let times = 0; times < 9; times += 1) for (const each of functions) each(times);
  process.exit();
`;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'serin-own-program-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('Our own programs', () => {
  test('When one ends while much is to be compiled and memory is short, then it does end', async () => {
    const script = join(directory, 'ends.mjs');
    writeFileSync(script, endsWhileCompiling);
    const words = [
      '--max-old-space-size=30',
      '--baseline-batch-compilation-threshold=6000000',
      ...ownProgram(script, []),
    ];
    const run = () =>
      promisify(execFile)(process.execPath, words, { timeout: 20_000, killSignal: 'SIGKILL' });

    for (let times = 0; times < 4; times += 1) await run();
  }, 90_000);

  test('When a command is started by its door, then with the same words for Node', () => {
    const door = readFileSync(join(import.meta.dirname, '../../../bootstrap.mjs'), 'utf8');

    const words = ownProgram('main.ts', []).slice(0, -1);

    expect(words.filter((word) => !door.includes(`'${word}'`))).toEqual([]);
  });
});
