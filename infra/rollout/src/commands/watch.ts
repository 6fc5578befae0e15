import { jsonWatcher, openWatcher, watch as watchSnapshots } from '../show/watch.ts';
import { readArguments, refuseWords } from './arguments.ts';
import type { Command } from './command.ts';
import { openDesk } from './desk.ts';
import { look } from './look.ts';

/** `rollout watch`: where it stands, until it has come to its end. Ctrl-C ends the watching alone. */
export const watch: Command = async (context) => {
  const { values, positionals } = readArguments(context.args, {});
  refuseWords(positionals);
  const { print, signal, terminal, paint, canRedraw } = context;
  const desk = openDesk(context);
  const watcher = values.json ? jsonWatcher(print) : openWatcher(terminal, paint, canRedraw);
  await watchSnapshots({ watcher, look: () => look(desk), signal });
  return signal.aborted ? 130 : 0;
};
