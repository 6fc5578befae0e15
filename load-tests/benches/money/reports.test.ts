import { describe, expect, test } from 'vitest';
import { readReport } from '../ab.ts';
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
  const report = ({ more = '', failed = 0, keptAlive = 5_000 } = {}) =>
    `Complete requests:      5000\nFailed requests:        ${failed}\n${more}Keep-Alive requests:    ${keptAlive}\nRequests per second:    990.10 [#/sec] (mean)\n`;

  test('When all went well, then it gives a rate', () => {
    expect(readReport(report())).toEqual({ perSecond: 990.1, answers: 5_000 });
  });

  test('When an answer was no 2xx, broke off, or ended its connection, then it is worth nothing', () => {
    const bad = [{ more: 'Non-2xx responses:      3\n' }, { failed: 1 }, { keptAlive: 0 }];
    for (const one of bad) expect(() => readReport(report(one))).toThrow('came to nothing');
  });
});
