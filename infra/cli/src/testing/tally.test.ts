import { expect, test } from 'vitest';
import { readVitestReport, sumUp, tallyReport } from './tally.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});

test('When tests passed and failed, then they are counted', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')],
  };
  expect(tallyReport(report, 1)).toEqual({ passed: 3, failed: 1 });
});

test('When a file does not load, then it counts as a failed test', () => {
  const report = { numPassedTests: 0, numFailedTests: 0, testResults: [file('failed')] };
  expect(tallyReport(report, 1)).toEqual({ passed: 0, failed: 1 });
});

test('When the run ends badly without a failed test, or without a report, then that is one', () => {
  const report = { numPassedTests: 2, numFailedTests: 0, testResults: [file('passed')] };
  expect(tallyReport(report, 1)).toEqual({ passed: 2, failed: 1 });
  expect(tallyReport(report, 0)).toEqual({ passed: 2, failed: 0 });
  expect(readVitestReport('/nowhere.json', 0)).toEqual({ passed: 0, failed: 1 });
});

test('When stages are summed up, then each counts', () => {
  expect(
    sumUp([
      { passed: 1, failed: 0 },
      { passed: 2, failed: 3 },
    ]),
  ).toEqual({ passed: 3, failed: 3 });
});
