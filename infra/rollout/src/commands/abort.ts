import { openBook } from '../engine/book.ts';
import type { Rollout } from '../journal/rollout.ts';
import { tellEntries } from '../show/tell-entries.ts';
import { readArguments, refuseWords } from './arguments.ts';
import type { Command, Context } from './command.ts';
import { type Desk, openDesk, realClock } from './desk.ts';
import { driveRollout } from './drive-rollout.ts';
import { isDriven } from './driven.ts';
import { underWay } from './under-way.ts';

/** `rollout abort`: back to the old version; past the commit point, on to the end. */
export const abort: Command = async (context) => {
  refuseWords(readArguments(context.args, {}).positionals);
  const desk = openDesk(context);
  const rollout = await underWay(desk);
  if (rollout.phase === 'promoting')
    context.say('it is past the commit point: it is finished; `rollout undo` goes back afterwards');
  if (await isDriven(desk, rollout)) {
    await desk.journal.wish({ what: 'abort', who: context.who });
    return follow(context, desk, rollout);
  }
  const apps = rollout.plan.moves.map(({ app }) => app);
  const code = await driveRollout(context, desk, apps, async () => {
    const last = await underWay(desk);
    const { who } = context;
    const book = openBook({ ...desk, clock: realClock, who, onEntry: () => {} }, last);
    const reason = `aborted by ${who}`;
    if (last.phase === 'preparing' || last.phase === 'stepping')
      await book.record(
        { phase: 'undoing', act: 'opening', paused: false, reason },
        `back: ${reason}`,
      );
    return { rollout: book.rollout, alreadyWritten: last.entries.length };
  });
  // To be back is what was asked for.
  return rollout.phase === 'promoting' ? code : 0;
};

/** Says what the process that drives journals, until it has come to its end. */
async function follow(context: Context, { journal }: Desk, { id, entries }: Rollout) {
  const { print, args, signal } = context;
  const tell = tellEntries(entries.length + 1, { json: args.includes('--json'), print });
  while (!signal.aborted) {
    const rollout = await journal.current();
    if (rollout?.id !== id) return 0;
    tell(rollout);
    await realClock.sleep(250, signal).catch(() => {});
  }
  return 130;
}
