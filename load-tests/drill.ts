import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { mainProject } from '@serin/cli/project/compose-project.ts';
import { describeError, Interrupted, Trouble } from '@serin/cli/terminal/trouble.ts';
import { drills } from './drills/all.ts';
import { runDrill } from './drills/run-drill.ts';
import { takeInHand } from './drills/system.ts';

const usage = 'npm run drill -- <name> [--seconds N | --minutes N | --times N] [--seed N]';
const ended = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ended.abort());
const print = (line: string) => process.stdout.write(`${line}\n`);

function list() {
  print('Drills, each with what it tries to disprove, on the running system:\n');
  for (const { name, hypothesis, seconds, times } of drills) {
    const howMuch = times === undefined ? `${seconds} s` : `${times} times`;
    const lasts = seconds > 0 || times ? ` (${howMuch} unless told otherwise)` : '';
    print(`  ${name.padEnd(20)} ${hypothesis}${lasts}`);
  }
  print(`\n${usage}`);
}

function positive(text: string, option: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 3_600)) throw new Trouble(`${option} ${text} is no time`, usage);
  return value;
}

function howOften(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 1 && value <= 1_000))
    throw new Trouble(`--times ${text} is no number from 1 to 1000`, usage);
  return value;
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string' },
      minutes: { type: 'string' },
      times: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const [name] = positionals;
  if (name === undefined) {
    list();
    return 0;
  }
  const drill = drills.find((one) => one.name === name);
  if (drill === undefined) {
    list();
    throw new Trouble(`there is no drill ${name}`, usage);
  }
  const seconds = values.minutes
    ? positive(values.minutes, '--minutes') * 60
    : values.seconds
      ? positive(values.seconds, '--seconds')
      : drill.seconds;
  const seed = values.seed ? Number.parseInt(values.seed, 10) : randomInt(1, 1_000_000);
  const times = values.times ? howOften(values.times) : (drill.times ?? 1);
  const { signal } = ended;
  const system = takeInHand(mainProject(join(import.meta.dirname, '..'), process.env));
  return (await runDrill(drill, system, { seconds, times, seed, signal, say: print })) ? 0 : 1;
}

ended.signal.addEventListener('abort', () => print('\nending; what is broken is mended first'));
// Who presses Ctrl-C again must not leave it broken.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => {});

try {
  process.exitCode = await main();
} catch (error) {
  const isEnded = error instanceof Interrupted;
  process.stderr.write(isEnded ? '\n✖ interrupted\n' : `\n${describeError(error)}\n`);
  process.exitCode = 1;
}
if (ended.signal.aborted) process.exitCode = 130;
// What was awaited when the drill was ended must not keep this process alive.
process.exit();
