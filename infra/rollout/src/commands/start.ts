import { Trouble } from '@serin/cli/terminal/trouble.ts';
import type { Rollout } from '../journal/rollout.ts';
import { readPolicy } from '../judge/policy.ts';
import { readOverride } from '../plan/freeze-arguments.ts';
import { isFrozen, overrideEntry, refusal } from '../plan/frozen.ts';
import { makePlan, type PlanWish } from '../plan/make-plan.ts';
import { defaultSteps } from '../plan/parse-steps.ts';
import { parseTargets } from '../plan/parse-targets.ts';
import type { Plan } from '../plan/plan.ts';
import { type PlanDocument, planDocument } from '../show/dry-run.ts';
import { texts } from '../show/text.ts';
import { timingFrom } from '../show/timing.ts';
import { buildImage } from '../world/build-image.ts';
import { refuseShellSettings } from '../world/settings.ts';
import { readArguments } from './arguments.ts';
import type { Command, Context } from './command.ts';
import { type Desk, openDesk } from './desk.ts';
import { driveRollout } from './drive-rollout.ts';
import { isDriven } from './driven.ts';

const options = {
  steps: { type: 'string', default: defaultSteps },
  build: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  manual: { type: 'boolean', default: false },
  sticky: { type: 'boolean', default: false },
  traffic: { type: 'boolean', default: false },
  override: { type: 'string' },
} as const;

/** `rollout start message=1.2.0 credit=1.2.0`: from one version to the next, to its end. */
export const start: Command = async (context) => {
  const { values, positionals } = readArguments(context.args, options);
  const { steps, manual, sticky, traffic } = values;
  const wish = { targets: parseTargets(positionals), steps, manual, sticky, traffic };
  const override = readOverride(values.override);
  refuseShellSettings(context.project);
  const desk = openDesk(context);
  const plan = planFrom(wish, desk);
  if (values['dry-run']) {
    const document = await dryRun(desk, plan);
    context.print(values.json ? JSON.stringify(document) : texts(context.paint).plan(document));
    return 0;
  }
  return startPlan(context, desk, plan, { build: values.build, override });
};

/** What would be done, and, as far as earlier rollouts have shown it, how long it would take. */
async function dryRun({ journal, world }: Desk, plan: Plan): Promise<PlanDocument> {
  const [{ hold }, history, look] = await Promise.all([
    readPolicy(),
    journal.history(),
    world.look(),
  ]);
  const standing = plan.moves.flatMap(({ app }) => {
    const canaries = look[app].replicas.filter(({ track }) => track === 'canary');
    const [first] = canaries;
    return first ? [{ app, canaries: canaries.length, version: first.version }] : [];
  });
  return planDocument(plan, standing, timingFrom(history, hold.minSeconds));
}

/** Throws Trouble when there is nothing that a canary could be compared with. */
export function planFrom(wish: PlanWish, { world }: Desk): Plan {
  const settings = world.settings();
  const lonely = wish.targets.find(({ app }) => settings[app].stable.replicas === 0);
  if (lonely)
    throw new Trouble(
      `no stable replica of ${lonely.app} is wanted in .env`,
      'A rollout begins with the stable set: give it replicas again, `docker compose up -d`, and start anew.',
    );
  const { message, credit } = settings;
  return makePlan(wish, { message: message.stable.version, credit: credit.stable.version });
}

export async function startPlan(
  context: Context,
  desk: Desk,
  plan: Plan,
  wish: { readonly build?: boolean; readonly override?: string | undefined },
): Promise<number> {
  const now = new Date();
  const freeze = await desk.journal.freeze();
  if (isFrozen(freeze, now) && wish.override === undefined) throw refusal(freeze, now);
  if (wish.build)
    for (const { app, to: version } of plan.moves) {
      context.say(`building ${app} ${version}`);
      await buildImage(context.project, { app, version });
    }
  const apps = plan.moves.map(({ app }) => app);
  return driveRollout(context, desk, apps, async () => {
    await refuseUnfinished(desk);
    const rollout = newRollout(context.who, plan, now, wish.override);
    const text = isFrozen(freeze, now)
      ? overrideEntry(freeze, wish.override ?? '', now)
      : 'the images are looked for';
    const first = { at: rollout.startedAt, who: context.who, phase: rollout.phase, text };
    const begun = { ...rollout, entries: [first] };
    await desk.journal.write(begun);
    return { rollout: begun, alreadyWritten: 0 };
  });
}

async function refuseUnfinished(desk: Desk): Promise<void> {
  const current = await desk.journal.current();
  if (current === undefined) return;
  if (current.phase === 'done' || current.phase === 'undone') return desk.journal.file(current);
  throw (await isDriven(desk, current))
    ? new Trouble(
        `${current.who} is rolling out, since ${current.startedAt}`,
        '`npm run rollout -- watch` shows it; `abort` ends it.',
      )
    : new Trouble(
        `a rollout of ${current.startedAt} has lost its process`,
        '`npm run rollout -- resume` goes on with it; `abort` goes back.',
      );
}

/** Its name is its beginning: `20261121-140312`. */
function newRollout(who: string, plan: Plan, now: Date, override: string | undefined): Rollout {
  const startedAt = now.toISOString();
  return {
    id: startedAt.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-'),
    ...{ who, startedAt, plan },
    phase: 'preparing',
    step: 0,
    paused: false,
    ...(override === undefined ? {} : { override }),
    ...{ entries: [], receipts: [], money: [] },
  };
}
