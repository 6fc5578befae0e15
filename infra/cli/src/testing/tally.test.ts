import { expect, test } from 'vitest';
import { readVitestReport, sumUp, tallyReport } from './tally.ts';

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((one, index) => ({ status: one, fullName: `test ${index}` })),
});

test('When tests passed and failed, then they are counted, and who failed is named', () => {
  const report = {
    numPassedTests: 3,
    testResults: [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')],
  };
  expect(tallyReport(report, 1)).toEqual({ passed: 3, failed: 1, failures: ['test 1'] });
});

test('When it is known why, then the first line of that is told', () => {
  const why = { status: 'failed', fullName: 'test', failureMessages: ['Error: why\n    at x.ts'] };
  const broken = { name: 'a.test.ts', status: 'failed', assertionResults: [why] };
  const { failures } = tallyReport({ numPassedTests: 0, testResults: [broken] }, 1);
  expect(failures).toEqual(['test: Error: why']);
});

test('When a file does not load, then it counts as a failed test', () => {
  const report = { numPassedTests: 0, testResults: [file('failed')] };
  expect(tallyReport(report, 1)).toEqual({ passed: 0, failed: 1, failures: ['a.test.ts'] });
});

test('When the run ends badly without a failed test, or without a report, then that is one', () => {
  const report = { numPassedTests: 2, testResults: [file('passed')] };
  const failures = ['vitest ended with 1'];
  expect(tallyReport(report, 1)).toEqual({ passed: 2, failed: 1, failures });
  expect(tallyReport(report, 0)).toEqual({ passed: 2, failed: 0, failures: [] });
  expect(readVitestReport('/nowhere.json', 0)).toMatchObject({ passed: 0, failed: 1 });
});

test('When stages are summed up, then each counts', () => {
  expect(
    sumUp([
      { passed: 1, failed: 0 },
      { passed: 2, failed: 2, failures: ['this', 'that'] },
      { passed: 0, failed: 1 },
    ]),
  ).toEqual({ passed: 3, failed: 3, failures: ['this', 'that'] });
});
