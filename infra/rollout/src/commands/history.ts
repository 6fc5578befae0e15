import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { historyLine, summary } from '../show/plain.ts';
import { readArguments, refuseWords } from './arguments.ts';
import type { Command } from './command.ts';
import { openDesk } from './desk.ts';

/** `rollout history`: what was done, the last first; with an id, all of one. */
export const history: Command = async (context) => {
  const { values, positionals } = readArguments(context.args, {});
  const [id, ...more] = positionals;
  refuseWords(more);
  const all = await openDesk(context).journal.history();
  if (id === undefined) {
    const lines = all.map(historyLine).join('\n') || 'nothing was rolled out yet';
    context.print(values.json ? JSON.stringify(all) : lines);
    return 0;
  }
  const one = all.find((rollout) => rollout.id === id);
  if (one === undefined)
    throw new Trouble(`there was no rollout ${id}`, '`npm run rollout -- history` names them.');
  context.print(values.json ? JSON.stringify(one) : summary(one));
  return 0;
};
