import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '@serin/cli/terminal/trouble.ts';
import { faults } from '../faults/all.ts';
import type { Fault } from '../faults/fault.ts';
import { runCampaign, type Verdict } from '../invariants/campaign.ts';
import { composeWorld } from '../invariants/compose-world.ts';
import type { Random } from '../scenarios/random.ts';
import { type Drill, type DrillOptions, type Finding, finding } from './drill.ts';
import type { System } from './system.ts';

const clients = 18;
/** T: a message that was asked about many times during faults may wait this long until it is asked about again. */
export const restSeconds = 90;
/** Between two faults, in milliseconds. */
const breath = [500, 3_000] as const;
/** Undisturbed work before and after the one fault of a short drill. */
const calmMillis = 1_500;

export const money: Drill = {
  name: 'money',
  hypothesis:
    'Whatever breaks, in whatever order: money and messages add up (I1 to I9). --seed N repeats clients and faults.',
  seconds: 120,
  run: (system, options) =>
    drill(system, options, async (cause, random) => {
      const end = performance.now() + options.seconds * 1_000;
      let left: Fault[] = [];
      while (performance.now() < end && !options.signal.aborted) {
        if (left.length === 0) left = random.shuffle(faults);
        await cause(left.shift() as Fault);
        await sleep(random.integer(...breath));
      }
    }),
};

/** A short drill for each fault there is: clients work before, while and after it is caused. */
export const moneyDrills: readonly Drill[] = faults.map((fault) => ({
  name: fault.name,
  hypothesis: fault.hypothesis,
  seconds: 0,
  run: (system, options) =>
    drill(system, options, async (cause) => {
      await sleep(calmMillis);
      await cause(fault);
      await sleep(calmMillis);
    }),
}));

type Cause = (fault: Fault) => Promise<void>;

async function drill(
  system: System,
  { seed, signal, say }: DrillOptions,
  disturb: (cause: Cause, random: Random) => Promise<void>,
): Promise<Finding[]> {
  say(`seed ${seed}, ${clients} clients`);
  const start = performance.now();
  const trouble: Finding[] = [];
  const verdict = await runCampaign({
    world: composeWorld(system),
    seed,
    clients,
    restSeconds,
    async disturb(random, history) {
      const caused: string[] = [];
      const cause = async (fault: Fault) => {
        const seconds = Math.round((performance.now() - start) / 1_000);
        say(
          `${String(seconds).padStart(4)} s  ${fault.name}, ${history.operations.length} requests so far`,
        );
        caused.push(fault.name);
        try {
          await fault.cause({
            system,
            random: random.fork(),
            say: (line) => say(`        ${line}`),
            signal,
          });
        } catch (error) {
          trouble.push(finding(`${fault.name}: ${describeError(error)}`, false));
        }
      };
      await disturb(cause, random);
      say('        waiting until everything is at rest');
      return caused;
    },
  });
  const path = join(system.project.root, 'reports', `money-${seed}.jsonl`);
  mkdirSync(join(system.project.root, 'reports'), { recursive: true });
  await verdict.history.write(path);
  say(`        every request and answer: ${path}\n`);
  return [...trouble, ...findingsOf(verdict)];
}

const shown = 3;

/** A line for each promise, and one with the totals. */
export function findingsOf({
  judgements,
  tried,
  acknowledged,
  unknown,
  faults,
  restMillis,
}: Verdict): Finding[] {
  return [
    finding(
      `${tried} operations tried, ${acknowledged} acknowledged, ${unknown} unknown, ${faults.length} faults, ` +
        `at rest ${(restMillis / 1_000).toFixed(1)} s after the last`,
      tried > 0,
    ),
    ...judgements.map(({ promise, says, violations, looked }) => {
      const examples = violations.slice(0, shown).map((one) => `\n      ${one}`);
      const count =
        violations.length === 0 ? `${looked} looked at` : `${violations.length} violations`;
      return finding(
        `${promise}: ${says} (${count})${examples.join('')}`,
        violations.length === 0 && looked > 0,
      );
    }),
  ];
}
