import type { Command } from './command.ts';
import { openDesk } from './desk.ts';
import { driveRollout } from './drive-rollout.ts';
import { isDriven } from './driven.ts';
import { underWay } from './under-way.ts';
import { unpause } from './wishes.ts';

/** `rollout resume`: ends a pause; when the process that drove has gone, this one goes on from where the journal is. */
export const resume: Command = async (context) => {
  const desk = openDesk(context);
  const rollout = await underWay(desk);
  if (await isDriven(desk, rollout)) return unpause(context);
  const apps = rollout.plan.moves.map(({ app }) => app);
  return driveRollout(context, desk, apps, async () => {
    const last = await underWay(desk);
    return { rollout: { ...last, paused: false }, alreadyWritten: last.entries.length };
  });
};
