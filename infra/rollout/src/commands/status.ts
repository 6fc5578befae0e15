import { snapshotDocument } from '../show/documents.ts';
import { texts } from '../show/text.ts';
import { readArguments, refuseWords } from './arguments.ts';
import type { Command } from './command.ts';
import { openDesk } from './desk.ts';
import { look } from './look.ts';

/** `rollout status`: where it stands, once. */
export const status: Command = async (context) => {
  const { values, positionals } = readArguments(context.args, {});
  refuseWords(positionals);
  const snapshot = await look(openDesk(context));
  const { print, paint } = context;
  print(values.json ? JSON.stringify(snapshotDocument(snapshot)) : texts(paint).status(snapshot));
  return 0;
};
