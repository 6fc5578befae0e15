import { openBook } from '../engine/book.ts';
import { entryLine } from '../show/plain.ts';
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
    return follow(context, desk, rollout.id);
  }
  const apps = rollout.plan.moves.map(({ app }) => app);
  const code = await driveRollout(context, desk, apps, async () => {
    const last = await underWay(desk);
    const { who, say } = context;
    const onEntry = (entry: (typeof last.entries)[number]) => say(entryLine(entry));
    const book = openBook({ journal: desk.journal, clock: realClock, who, onEntry }, last);
    const reason = `aborted by ${who}`;
    if (last.phase === 'preparing' || last.phase === 'stepping')
      await book.record({ phase: 'undoing', paused: false, reason }, `back: ${reason}`);
    return book.rollout;
  });
  // To be back is what was asked for.
  return rollout.phase === 'promoting' ? code : 0;
};

/** Says what the process that drives journals, until it has come to its end. */
async function follow({ say, signal }: Context, { journal }: Desk, id: string): Promise<number> {
  for (let told = -1; !signal.aborted; ) {
    const rollout = await journal.current();
    if (rollout?.id !== id) return 0;
    const { entries } = rollout;
    if (told < 0) told = entries.length;
    for (const entry of entries.slice(told)) say(entryLine(entry));
    told = entries.length;
    await realClock.sleep(250, signal).catch(() => {});
  }
  return 130;
}
