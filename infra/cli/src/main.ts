import { join } from 'node:path';
import process from 'node:process';
import { bench } from './commands/bench.ts';
import { check } from './commands/check.ts';
import type { Command } from './commands/command.ts';
import { doctor } from './commands/doctor.ts';
import { drill } from './commands/drill.ts';
import { rollout } from './commands/rollout.ts';
import { start } from './commands/start.ts';
import { stop } from './commands/stop.ts';
import { testAll } from './commands/test.ts';
import { testUnit } from './commands/test-unit.ts';
import { token } from './commands/token.ts';
import { readMachine } from './machine.ts';
import { describeError, Interrupted } from './terminal/trouble.ts';

const commands: Record<string, Command> = {
  start,
  stop,
  doctor,
  token,
  check,
  test: testAll,
  'test:unit': testUnit,
  rollout,
  drill,
  bench,
};

const [name = '', ...args] = process.argv.slice(2);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupted.signal.aborted) process.stderr.write('still tidying up; a moment, please\n');
    interrupted.abort();
  });
}

process.exitCode = await runCommand();
// A program we started in the background must not keep this one alive.
process.exit();

async function runCommand(): Promise<number> {
  const command = commands[name];
  if (!command) {
    process.stderr.write(`✖ no command ${name}\n→ One of: ${Object.keys(commands).join(', ')}\n`);
    return 2;
  }
  try {
    return await command({
      machine: readMachine(process, join(import.meta.dirname, '../../..')),
      args,
      style: canRedraw() ? 'moving' : 'plain',
      signal: interrupted.signal,
      print: (line) => process.stdout.write(`${line}\n`),
    });
  } catch (error) {
    if (error instanceof Interrupted || interrupted.signal.aborted) {
      process.stderr.write('✖ interrupted\n');
      return 130;
    }
    process.stderr.write(`\n${describeError(error)}\n`);
    return 1;
  }
}

/** A person watches, on a terminal wide enough for progress to move. */
function canRedraw(): boolean {
  return process.stdout.isTTY === true && !process.env.CI && process.stdout.columns >= 60;
}
