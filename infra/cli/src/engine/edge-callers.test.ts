import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { callersHeld, edgeCallers, mostCallers, noteEdgeCallers } from './edge-callers.ts';

const limits = (soft: string, hard: string) =>
  [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    'Max processes             96363                96363                processes ',
    `Max open files            ${soft.padEnd(20)} ${hard.padEnd(20)} files     `,
  ].join('\n');

/** A checkout whose `.env` says this. */
function checkout(env: string): string {
  const root = mkdtempSync(join(tmpdir(), 'serin-callers-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, '.env'), env);
  return root;
}

test.each([
  ['1024', '20000', 3_000],
  ['1024', '4096', 614],
  ['1048576', '1048576', mostCallers],
  ['unlimited', 'unlimited', mostCallers],
])(
  'When the engine may open %s files, %s at most, then it holds %d callers',
  (soft, hard, held) => {
    expect(callersHeld(limits(soft, hard))).toBe(held);
  },
);

test('When the engine holds fewer than the edge would let in, then the edge is told, and the rest of .env stays', () => {
  const root = checkout('NODE_IMAGE=x\n');
  expect(edgeCallers(root)).toBe(mostCallers);
  noteEdgeCallers(root, 3_000);
  expect(readFileSync(join(root, '.env'), 'utf8')).toBe('NODE_IMAGE=x\nSERIN_EDGE_CALLERS=3000\n');
  expect(edgeCallers(root)).toBe(3_000);
});

test.each([
  ['holds them all', '', mostCallers],
  ['holds more than a person asks for', 'SERIN_EDGE_CALLERS=200\n', 3_000],
])('When the engine %s, then .env stays as it is', (_, env, held) => {
  const root = checkout(env);
  noteEdgeCallers(root, held);
  expect(readFileSync(join(root, '.env'), 'utf8')).toBe(env);
});
