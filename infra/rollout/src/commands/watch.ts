import { statusText } from '../show/plain.ts';
import { readArguments, refuseWords } from './arguments.ts';
import type { Command } from './command.ts';
import { openDesk, realClock } from './desk.ts';
import { look } from './look.ts';

/** `rollout watch`: where it stands, until it has come to its end. Ctrl-C ends the watching alone. */
export const watch: Command = async (context) => {
  const { values, positionals } = readArguments(context.args, {});
  refuseWords(positionals);
  const { print, signal } = context;
  const desk = openDesk(context);
  let before = '';
  while (!signal.aborted) {
    const snapshot = await look(desk);
    const text = values.json ? JSON.stringify(snapshot) : statusText(snapshot);
    if (text !== before) print(text);
    before = text;
    const phase = snapshot.rollout?.phase;
    if (phase === undefined || phase === 'done' || phase === 'undone') return 0;
    await realClock.sleep(500, signal).catch(() => {});
  }
  return 130;
};
