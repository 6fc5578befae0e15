import type { App, Plan, Step } from '../plan/plan.ts';
import { percent } from './figures.ts';
import { lastStepName } from './steps.ts';
import type { Timing } from './timing.ts';

/** One step of what would happen. */
export interface PlannedStep {
  /** `prepare`, a step's name, `new stable`. */
  readonly name: string;
  /** In order, each in a few words. */
  readonly acts: readonly string[];
  /** Expected; absent where no earlier rollout has shown it. */
  readonly seconds?: number | undefined;
}

/** `start --dry-run --json`. */
export interface PlanDocument {
  readonly document: 'plan';
  readonly plan: Plan;
  readonly steps: readonly PlannedStep[];
  /** Expected altogether; a lower bound where a step's are absent. */
  readonly seconds: number;
}

/** What stands there now that is neither the stable version nor the new one. */
export interface Standing {
  readonly app: App;
  readonly canaries: number;
  readonly version: string;
}

/** All replicas of a service. */
const served = 4;

/** What `start` would do, in order; nothing is touched to say so. */
export function planDocument(
  plan: Plan,
  standing: readonly Standing[],
  timing: Timing,
): PlanDocument {
  const steps: PlannedStep[] = [
    { name: 'prepare', acts: prepareActs(plan, standing), seconds: timing.prepare },
    ...plan.steps.map((step, index) => ({
      name: step.name,
      acts: stepActs(plan, index, timing),
      seconds: timing.step ?? timing.leastHold,
    })),
    { name: lastStepName, acts: promoteActs(plan), seconds: timing.promote },
  ];
  const seconds = steps.reduce((sum, step) => sum + (step.seconds ?? 0), 0);
  return { document: 'plan', plan, steps, seconds };
}

function prepareActs({ moves }: Plan, standing: readonly Standing[]): string[] {
  return [
    ...standing.map(
      ({ app, canaries, version }) =>
        `drain and stop ${canariesOf(canaries)} (${version}) of ${app}`,
    ),
    ...moves.map(({ app, to }) => `look for the image ${app}:${to}`),
    'check the migrations against what serves, run them',
  ];
}

function stepActs({ steps, moves, manual }: Plan, index: number, { leastHold }: Timing): string[] {
  const step = steps[index];
  if (step === undefined) return [];
  const before = steps[index - 1] ?? {
    stable: { replicas: served, weight: 1 },
    canary: { replicas: 0, weight: 1 },
  };
  const each = moves.length > 1 ? ' of each service' : '';
  const starting = step.canary.replicas - before.canary.replicas;
  const leaving = before.stable.replicas - step.stable.replicas;
  const { canary, of } = step.share;
  return [
    ...(starting > 0
      ? [
          `start ${canariesOf(starting)}${each}, dark; try ${starting === 1 ? 'it' : 'each'} by header`,
        ]
      : []),
    `give canaries ${percent(canary / of)} (${canary} of ${of})${weightsOf(step)}`,
    ...leavingActs(leaving, step, each),
    `hold until it is judged good${leastHold > 0 ? `, ${leastHold} s at least` : ''}`,
    ...(manual ? ['wait for `rollout promote`'] : []),
  ];
}

const canariesOf = (howMany: number) => (howMany === 1 ? '1 canary' : `${howMany} canaries`);

function weightsOf({ stable, canary }: Step): string {
  if (stable.replicas === 0 || (stable.weight === 1 && canary.weight === 1)) return '';
  return `, by weights: stable ${stable.weight}, canary ${canary.weight}`;
}

/** At the last step one stable replica stays warm, so that every way back has somewhere to go. */
function leavingActs(leaving: number, { stable }: Step, each: string): string[] {
  if (leaving < 1) return [];
  const parked = stable.replicas === 0 ? 1 : 0;
  return [
    ...(leaving > parked ? [`drain and stop ${leaving - parked} stable${each}`] : []),
    ...(parked > 0 ? [`park 1 stable${each}, warm, until the verdict`] : []),
  ];
}

function promoteActs({ moves }: Plan): string[] {
  return [
    'only forward from here: the new version becomes stable',
    ...moves.map(({ app, to }) => `start ${served} stable of ${app} ${to}, two at a time`),
    'drain and stop the canaries, two at a time',
  ];
}
