import { availableParallelism, cpus } from 'node:os';
import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import { ensureAb } from '@serin/cli/testing/ensure-ab.ts';
import { until } from '../../drills/wait.ts';
import { ask } from '../../scenarios/ask.ts';
import { ab } from '../ab.ts';
import type { Bench, BenchContext } from '../bench.ts';
import { watchCores } from '../figures.ts';
import { sideBySide } from '../side-by-side.ts';
import { type Backing, startBacking } from './backing.ts';
import { type Collector, startCollector } from './collector.ts';
import { type InstrumentsOptions, readOptions, usage } from './options.ts';
import { byFunction, listSpent, spentIn } from './profile.ts';
import { type StageProcess, startStage } from './stage-process.ts';
import { stagesOf } from './stages.ts';
import { type CallFigures, sumUp } from './sum-up.ts';

/** Connections, each with one request under way. */
const clients = 32;

export const instruments: Bench = {
  name: 'instruments',
  measures: 'one replica beside bare node:http, with everything in between: what each thing costs',
  options: usage,
  async run(context: BenchContext) {
    const options = readOptions(context.args);
    await ensureAb(context.machine, context.say, context.signal);
    const undo: (() => unknown)[] = [];
    try {
      await untilAborted(measure(options, context.say, undo), context.signal);
    } finally {
      for (const step of undo.splice(0).reverse()) await step();
    }
  },
};

type Stages = Record<string, StageProcess>;
interface Call {
  path: string;
  headers: Readonly<Record<string, string>>;
}

async function measure(
  options: InstrumentsOptions,
  say: (line: string) => void,
  undo: (() => unknown)[],
): Promise<void> {
  say('starting PostgreSQL and Redis, and a process for each stage');
  const backing = await startBacking();
  undo.push(backing.stop);
  const collector = await startCollector();
  undo.push(collector.stop);
  const stages: Stages = {};
  for (const stage of stagesOf(backing.env, collector.url)) {
    const started = await startStage(stage);
    undo.push(started.stop);
    stages[stage.name] = started;
  }
  await fillCaches(backing, stages);

  const calls: Record<string, Call> = {
    'GET /version': { path: '/version', headers: {} },
    'GET /messages/:messageId, cached': backing,
  };
  const figures: CallFigures[] = [];
  const busy = watchCores();
  for (const [call, { path, headers }] of Object.entries(calls)) {
    say(`\n${call}`);
    figures.push({ call, stages: await compare(stages, { path, headers }, options, say) });
  }
  say(`\n${sumUp(figures, conditions(options, busy(), collector))}`);
  if (options.profile) await showProfiles(stages, calls, options.seconds, say);
}

/** The whole replica gives the answer that all the others repeat. */
async function fillCaches({ path, headers, remember }: Backing, stages: Stages): Promise<void> {
  const replica = Object.values(stages).at(-1) as StageProcess;
  await until('the replica gives the answer', 10, async () => {
    const { status, body } = await ask(replica.port, { path, headers });
    if (status === 200) await remember(body);
    return status === 200;
  });
}

async function compare(
  stages: Stages,
  call: Call,
  { rounds, seconds }: InstrumentsOptions,
  say: (line: string) => void,
): Promise<CallFigures['stages']> {
  const cpuMicros = new Map<string, number[]>();
  const load = (stage: StageProcess, lasts: number) =>
    ab({ ...call, port: stage.port, clients, seconds: lasts });
  for (const stage of Object.values(stages)) await load(stage, 2); // Node compiles what runs often
  const contestants = Object.fromEntries(
    Object.entries(stages).map(([name, stage]) => [
      name,
      async () => {
        const before = await stage.cpuMicros();
        const { perSecond, answers } = await load(stage, seconds);
        const spent = (await stage.cpuMicros()) - before;
        cpuMicros.set(name, [...(cpuMicros.get(name) ?? []), spent / answers]);
        return perSecond;
      },
    ]),
  );
  const rates = await sideBySide(contestants, rounds, say);
  return Object.entries(rates).map(([name, rate]) => ({
    name,
    rate,
    cpuMicros: cpuMicros.get(name) ?? [],
  }));
}

function conditions(
  { rounds, seconds }: InstrumentsOptions,
  busy: number,
  collector: Collector,
): string[] {
  const spans = collector.received();
  return [
    `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), ${Math.round(busy * 100)}% busy; ${rounds} rounds of ${seconds} s each, in turn; ab with ${clients} connections`,
    spans > 0 ? `spans came ${spans} times` : 'no spans came: nothing was traced',
  ];
}

async function showProfiles(
  stages: Stages,
  calls: Readonly<Record<string, Call>>,
  seconds: number,
  say: (line: string) => void,
): Promise<void> {
  const [name, replica] = Object.entries(stages).at(-1) as [string, StageProcess];
  for (const [title, { path, headers }] of Object.entries(calls)) {
    const profile = await replica.profile(() =>
      ab({ port: replica.port, path, headers, clients, seconds }),
    );
    say(`\n${title}, ${name}: where the time goes`);
    for (const line of listSpent(spentIn(profile), 20)) say(line);
    say('function by function');
    for (const line of listSpent(spentIn(profile, byFunction), 25)) say(line);
  }
}
