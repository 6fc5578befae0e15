import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { defaultSteps } from '../plan/parse-steps.ts';
import { refuseShellSettings } from '../world/settings.ts';
import { readArguments, refuseWords } from './arguments.ts';
import type { Command } from './command.ts';
import { openDesk } from './desk.ts';
import { planFrom, startPlan } from './start.ts';

const options = {
  steps: { type: 'string', default: defaultSteps },
  manual: { type: 'boolean', default: false },
  traffic: { type: 'boolean', default: false },
  override: { type: 'string' },
} as const;

/** `rollout undo`: what was done last is gone back on, by a rollout of its own, as careful as any. */
export const undo: Command = async (context) => {
  const { values, positionals } = readArguments(context.args, options);
  refuseWords(positionals);
  refuseShellSettings(context.project);
  const desk = openDesk(context);
  const last = (await desk.journal.history()).find(({ phase }) => phase === 'done');
  if (last === undefined)
    throw new Trouble('nothing was rolled out yet', 'One that is under way ends with `abort`.');
  const { steps, manual, traffic, override } = values;
  const targets = last.plan.moves.map(({ app, from: version }) => ({ app, version }));
  const plan = planFrom({ targets, steps, manual, sticky: false, traffic }, desk);
  return startPlan(context, desk, plan, { override });
};
