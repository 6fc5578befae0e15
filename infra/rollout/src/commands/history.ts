import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { historyDocument, rolloutDocument } from '../show/documents.ts';
import { texts } from '../show/text.ts';
import { readArguments, refuseWords } from './arguments.ts';
import type { Command } from './command.ts';
import { openDesk } from './desk.ts';

/** `rollout history`: what was done, the last first; with an id, all of one. */
export const history: Command = async (context) => {
  const { values, positionals } = readArguments(context.args, {});
  const [id, ...more] = positionals;
  refuseWords(more);
  const { print, paint } = context;
  const at = new Date().toISOString();
  const all = await openDesk(context).journal.history();
  if (id === undefined) {
    print(values.json ? JSON.stringify(historyDocument(all, at)) : texts(paint).history(all, at));
    return 0;
  }
  const one = all.find((rollout) => rollout.id === id);
  if (one === undefined)
    throw new Trouble(`there was no rollout ${id}`, '`npm run rollout -- history` names them.');
  print(values.json ? JSON.stringify(rolloutDocument(one)) : texts(paint).rollout(one, at));
  return 0;
};
