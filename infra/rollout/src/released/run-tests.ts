import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryRun } from '@serin/cli/terminal/run.ts';
import { lastLines, Trouble } from '@serin/cli/terminal/trouble.ts';

interface Report {
  numPassedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

export interface Failure {
  /** Relative to the tree. */
  readonly file: string;
  /** The test's name, and the first line of what went wrong. */
  readonly text: string;
}

export interface Outcome {
  readonly passed: number;
  readonly failures: readonly Failure[];
}

const config = (files: readonly string[]) => `export default {
  cacheDir: '.vite',
  test: { include: ${JSON.stringify(files)}, maxConcurrency: 3, testTimeout: 30_000, hookTimeout: 60_000 },
};`;

/**
 * Runs integration tests of a released tree against the real PostgreSQL and Redis of the tests that are running now.
 * @param files patterns, relative to the tree
 * @param env says where PostgreSQL and Redis are
 */
export async function runTests(
  directory: string,
  files: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Outcome> {
  const configuration = join(directory, 'vitest.released.mjs');
  const report = join(directory, 'report.json');
  writeFileSync(configuration, config(files));
  const args = ['run', '--root', directory, '--config', configuration];
  const reporter = ['--reporter=json', `--outputFile.json=${report}`];
  const { stdout, stderr } = await tryRun(
    join(directory, 'node_modules/.bin/vitest'),
    [...args, ...reporter],
    { cwd: directory, env: own(env), timeoutMs: 240_000 },
  );
  try {
    return outcomeOf(JSON.parse(readFileSync(report, 'utf8')) as Report, directory);
  } catch {
    throw new Trouble(
      'the tests of the released version could not be run',
      'See what vitest says.',
      lastLines(`${stdout}\n${stderr}`, 20),
    );
  }
}

/** What vitest puts into the environment of a test is not for the vitest within it. */
function own(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^(VITEST|VITE_|NODE_ENV$)/.test(name));
  return Object.fromEntries(kept);
}

function outcomeOf({ numPassedTests, testResults }: Report, directory: string): Outcome {
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = name.replace(`${directory}/`, '');
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [{ file, text: firstLine(message) }];
    return failed.map(({ fullName, failureMessages: [why = ''] }) => ({
      file,
      text: `${fullName}: ${firstLine(why)}`,
    }));
  });
  return { passed: numPassedTests, failures };
}

const firstLine = (text: string) => text.split('\n', 1)[0] ?? '';
