import { join } from 'node:path';
import process from 'node:process';
import { readMachine } from '@serin/cli/machine.ts';
import { describeError, Interrupted, Trouble } from '@serin/cli/terminal/trouble.ts';
import { benches } from './benches/all.ts';

const usage = 'npm run bench -- <name> [options]';
const print = (line: string) => process.stdout.write(`${line}\n`);

function list() {
  print('Benchmarks, each on a system of its own that is gone afterwards:\n');
  for (const { name, measures, options } of benches) {
    print(`  ${name.padEnd(12)} ${measures}`);
    for (const option of options) print(`  ${' '.repeat(12)} ${option}`);
  }
  print(`\n${usage}`);
}

async function main(signal: AbortSignal): Promise<void> {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined) return list();
  const bench = benches.find((one) => one.name === name);
  if (bench === undefined) {
    list();
    throw new Trouble(`there is no benchmark ${name}`, usage);
  }
  const machine = readMachine(process, join(import.meta.dirname, '..'));
  await bench.run({ machine, args, signal, say: print });
}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => interrupted.abort());
}
try {
  await main(interrupted.signal);
} catch (error) {
  const isInterrupt = error instanceof Interrupted || interrupted.signal.aborted;
  process.stderr.write(`\n${isInterrupt ? '✖ interrupted' : describeError(error)}\n`);
  process.exitCode = isInterrupt ? 130 : 1;
}
// What an interrupt has cut short must not keep this process alive.
process.exit();
