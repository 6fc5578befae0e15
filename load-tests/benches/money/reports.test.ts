import { describe, expect, test } from 'vitest';
import { answersPerSecond } from './ab.ts';
import { oneAfterTheOther, transactionsPerSecond } from './pgbench.ts';

describe("pgbench's report", () => {
  const report = (failed: number) =>
    `number of failed transactions: ${failed} (0.000%)\ntps = 1234.5 (without initial connection time)\n`;

  test('When all went well, then it gives a rate', () => {
    expect(transactionsPerSecond(report(0))).toBe(1_234.5);
  });

  test('When a transaction failed, or there is no figure, then it is worth nothing', () => {
    expect(() => transactionsPerSecond(report(1))).toThrow('came to nothing');
    expect(() => transactionsPerSecond('pgbench: error: client 0 aborted')).toThrow();
  });

  test('When each half takes its time, then both together take the sum', () => {
    expect(oneAfterTheOther(300, 600)).toBeCloseTo(200);
  });
});

describe("ab's report", () => {
  const report = (more = '', failed = 0) =>
    `Complete requests:      5000\nFailed requests:        ${failed}\n${more}Requests per second:    990.10 [#/sec] (mean)\n`;

  test('When all went well, then it gives a rate', () => {
    expect(answersPerSecond(report())).toBe(990.1);
  });

  test('When an answer was no 2xx or broke off, then it is worth nothing', () => {
    expect(() => answersPerSecond(report('Non-2xx responses:      3\n'))).toThrow(
      'came to nothing',
    );
    expect(() => answersPerSecond(report('', 1))).toThrow('came to nothing');
  });
});
