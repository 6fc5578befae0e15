import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { mainProject } from '@serin/cli/project/compose-project.ts';
import { describeError } from '@serin/cli/terminal/trouble.ts';
import { realTools } from './commands/tools.ts';
import { runRollout } from './run.ts';
import { choosePaint } from './show/terminal/paint.ts';

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.on(name, () => {
    if (interrupted.signal.aborted) process.stderr.write('still at it; a moment, please\n');
    interrupted.abort();
  });

try {
  process.exitCode = await runRollout(process.argv.slice(2), {
    project: mainProject(join(import.meta.dirname, '../../..'), process.env),
    who: `${userInfo().username}@${hostname()}`,
    pid: process.pid,
    signal: interrupted.signal,
    print: (line) => process.stdout.write(`${line}\n`),
    say: (line) => process.stderr.write(`${line}\n`),
    paint: choosePaint(process.stdout.isTTY === true, process.env),
    terminal: {
      get columns() {
        return process.stdout.columns ?? 80;
      },
      get rows() {
        return process.stdout.rows ?? 24;
      },
      write: (text) => process.stdout.write(text),
    },
    canRedraw: process.stdout.isTTY === true && !process.env.CI,
    tools: realTools,
  });
} catch (error) {
  process.stderr.write(`\n${describeError(error)}\n`);
  process.exitCode = 1;
}
// What was awaited when it was interrupted must not keep this process alive.
process.exit();
