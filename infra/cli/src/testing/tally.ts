import { existsSync, readFileSync } from 'node:fs';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What failed, by name, and the first line of why; a file that failed outside its tests by its path. */
  readonly failures?: readonly string[];
}

interface VitestReport {
  numPassedTests: number;
  testResults: {
    name: string;
    status: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] }[];
  }[];
}

/**
 * What a run of vitest came to. A file that failed outside its tests (it did not load, a hook broke) counts as one failed test, and
 * so does a run that ended badly without a failed test.
 */
export function tallyReport(report: VitestReport, exitCode: number): Tally {
  const failures = report.testResults.flatMap(({ name, status, assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === 'failed');
    if (tests.length > 0)
      return tests.map(({ fullName, failureMessages: [why] = [] }) =>
        [fullName, why?.split('\n')[0]].filter(Boolean).join(': '),
      );
    return status === 'failed' ? [name] : [];
  });
  if (failures.length === 0 && exitCode !== 0) failures.push(`vitest ended with ${exitCode}`);
  return { passed: report.numPassedTests, failed: failures.length, failures };
}

/** Reads vitest's JSON report. No report: one failed test. */
export function readVitestReport(path: string, exitCode: number): Tally {
  if (!existsSync(path))
    return {
      passed: 0,
      failed: 1,
      failures: [`vitest left no report, and ended with ${exitCode}`],
    };
  return tallyReport(JSON.parse(readFileSync(path, 'utf8')) as VitestReport, exitCode);
}

export function sumUp(tallies: readonly Tally[]): Tally {
  return tallies.reduce<Required<Tally>>(
    (sum, { passed, failed, failures = [] }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      failures: [...sum.failures, ...failures],
    }),
    { passed: 0, failed: 0, failures: [] },
  );
}
