import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureEngine } from '../engine/ensure-engine.ts';
import { ensureImages } from '../engine/images.ts';
import type { Machine } from '../machine.ts';
import { breakageProject, rolloutProject, testProject } from '../project/compose-project.ts';
import { takeDown } from '../project/take-down.ts';
import { passThrough } from '../terminal/pass-through.ts';
import { tryRun } from '../terminal/run.ts';
import { describeError } from '../terminal/trouble.ts';
import { ensureAb } from '../testing/ensure-ab.ts';
import { readVitestReport, sumUp, type Tally } from '../testing/tally.ts';
import { checks, runCheck } from './check.ts';
import type { Command, CommandContext } from './command.ts';

interface Stage {
  readonly title: string;
  readonly run: (context: CommandContext) => Promise<Tally>;
}

const stages: readonly Stage[] = [
  ...checks.map(({ name, args }) => ({
    title: name,
    run: async ({ machine }: CommandContext) => oneTest(await runCheck(machine, args)),
  })),
  { title: 'unit tests', run: ({ machine }) => runVitest(machine, 'unit') },
  { title: 'engine and images', run: prepare },
  {
    title: 'each service against PostgreSQL and Redis',
    run: ({ machine }) => runVitest(machine, 'integration'),
  },
  { title: 'the whole system', run: runSystemTests },
  { title: 'under load, with nothing beside it', run: runAlone },
];

const longStage: Stage = {
  title: 'rollouts upon rollouts',
  run: ({ machine }) => runVitest(machine, 'rollout-long'),
};

/** `npm test [-- --long]`: everything; what takes longest, in more places than one, with --long. The last line says how many passed and failed; types and lint count as tests. */
export const testAll: Command = async (context) => {
  const { args, print, signal } = context;
  const wanted = args.includes('--long') ? [...stages, longStage] : stages;
  const tallies: Tally[] = [];
  const lines: string[] = [];
  for (const [index, { title, run }] of wanted.entries()) {
    print(
      `\n── ${index + 1}/${wanted.length} ${title} ${'─'.repeat(Math.max(2, 70 - title.length))}`,
    );
    const started = Date.now();
    const tally = await run(context);
    tallies.push(tally);
    const mark = tally.failed === 0 ? '✔' : '✖';
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    lines.push(`${mark} ${title}: ${tally.passed} passed, ${tally.failed} failed (${seconds} s)`);
    lines.push(...(tally.failures ?? []).map((name) => `    ✖ ${name}`));
    if (signal.aborted) break;
  }
  const total = sumUp(tallies);
  print(`\n${lines.join('\n')}\n`);
  if (signal.aborted) print('interrupted: the rest was not run');
  print(`${total.passed} passed, ${total.failed} failed`);
  if (signal.aborted) return 130;
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
};

/** Shown as a stage of its own, because it may take minutes the first time. */
async function prepare({ machine, print, signal }: CommandContext): Promise<Tally> {
  const say = (line: string, minor = false) => {
    if (!minor) print(line);
  };
  try {
    await ensureEngine(machine, say, signal);
    await ensureImages(machine, say, signal);
    await ensureAb(machine, say, signal);
    return { passed: 0, failed: 0 };
  } catch (error) {
    print(describeError(error));
    return { passed: 0, failed: 1 };
  }
}

/** Each has a system of its own; the longest first. */
const systems = [
  { project: 'breakage', of: breakageProject },
  { project: 'system', of: testProject },
  { project: 'rollout', of: rolloutProject },
] as const;

/** Half of the tests wait for something most of the time; but three systems on four cores took a third longer, and waited for each other. */
const systemsAtOnce = 2;

async function runSystemTests({ machine, print, signal }: CommandContext): Promise<Tally> {
  print(`${systemsAtOnce} systems at once; all but one are shown when they are done`);
  const waiting = [...systems];
  const tallies: Tally[] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
      const started = Date.now();
      const tell = next.project === 'system' ? undefined : print;
      tallies.push(await runVitest(machine, next.project, tell));
      print(`${next.project}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
    }
  };
  await Promise.all(Array.from({ length: systemsAtOnce }, lane));
  if (signal.aborted) await tidyUp(machine);
  return sumUp(tallies);
}

/** A load and a fault at the same time: what else needs the processors then, would be tested too. */
async function runAlone({ machine, signal }: CommandContext): Promise<Tally> {
  const tally = await runVitest(machine, 'under-load');
  if (signal.aborted) await tidyUp(machine);
  return tally;
}

/** Interrupted, vitest may have had no time for it. */
async function tidyUp(machine: Machine): Promise<void> {
  for (const { of } of systems)
    await takeDown(machine, of(machine.root, machine.env), { wipe: true }).catch(() => {});
}

/** @param tell is given all that vitest writes, at its end; without it the terminal is vitest's */
async function runVitest(
  machine: Machine,
  project: string,
  tell?: (text: string) => void,
): Promise<Tally> {
  const report = join(machine.root, 'reports', `${project}.json`);
  mkdirSync(join(machine.root, 'reports'), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = join(machine.root, 'node_modules/.bin/vitest');
  const args = ['run', '--project', project, ...reporters];
  if (tell === undefined)
    return readVitestReport(report, await passThrough(vitest, args, { cwd: machine.root }));
  const { stdout, stderr, exitCode } = await tryRun(vitest, args, { cwd: machine.root });
  tell(`${stdout}${stderr}`);
  return readVitestReport(report, exitCode);
}

function oneTest(passed: boolean): Tally {
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
