import { freezeFrom } from '../plan/freeze-arguments.ts';
import { freezeInWords } from '../plan/frozen.ts';
import { freezeDocument } from '../show/documents.ts';
import { readArguments, refuseWords } from './arguments.ts';
import type { Command } from './command.ts';
import { openDesk } from './desk.ts';

/** `rollout freeze "why"`: nobody starts, for a time or until it is lifted. What is under way goes on. */
export const freeze: Command = async (context) => {
  const args = context.args.filter((word) => word !== '--json');
  const now = new Date();
  const wanted = freezeFrom(args, { now, who: context.who });
  await openDesk(context).journal.setFreeze(wanted);
  const words = `frozen ${freezeInWords(wanted, now)}`;
  context.print(
    args.length < context.args.length ? JSON.stringify(freezeDocument(wanted, now)) : words,
  );
  return 0;
};

/** `rollout unfreeze`. */
export const unfreeze: Command = async (context) => {
  const { values, positionals } = readArguments(context.args, {});
  refuseWords(positionals);
  await openDesk(context).journal.setFreeze(undefined);
  context.print(
    values.json ? JSON.stringify(freezeDocument(undefined, new Date())) : 'rollouts may start',
  );
  return 0;
};
