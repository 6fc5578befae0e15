import { existsSync, readFileSync } from 'node:fs';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/**
 * What a run of vitest came to. A file that failed outside its tests (it did not load, a hook broke) counts as one failed test, and
 * so does a run that ended badly without a failed test.
 */
export function tallyReport(report: VitestReport, exitCode: number): Tally {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + broken;
  return { passed: report.numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed };
}

/** Reads vitest's JSON report. No report: one failed test. */
export function readVitestReport(path: string, exitCode: number): Tally {
  if (!existsSync(path)) return { passed: 0, failed: 1 };
  return tallyReport(JSON.parse(readFileSync(path, 'utf8')) as VitestReport, exitCode);
}

export function sumUp(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    { passed: 0, failed: 0 },
  );
}
