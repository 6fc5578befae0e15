import { expect, test } from 'vitest';
import { fill, pgbenchScripts } from './pgbench-script.ts';
import { statementsOfOneMessage } from './statements.ts';

test("When a script is made, then it holds the stores' own statements, and no value is left open", async () => {
  const { message, credit } = await pgbenchScripts(64, 16);
  const { accept, take, charge, move } = await statementsOfOneMessage();
  const firstWords = ({ text }: { text: string }) => text.split(/\$\d/)[0] as string;
  for (const statement of [accept, take, move]) expect(message).toContain(firstWords(statement));
  for (const statement of [charge, take]) expect(credit).toContain(firstWords(statement));
  expect(message + credit).not.toMatch(/\$\d/);
});

test('When a statement takes another number of values than are given, then there is no script', () => {
  expect(fill({ text: 'SELECT $1, $2, $1', values: [1, 2] }, ['x', 'y'])).toBe(
    'SELECT (x), (y), (x)',
  );
  expect(() => fill({ text: 'SELECT $1', values: [1] }, [])).toThrow('0 expressions for 1 values');
});
