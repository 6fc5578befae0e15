import { Trouble } from '@serin/cli/terminal/trouble.ts';
import type { Wish } from '../journal/journal.ts';
import { readArguments, refuseWords } from './arguments.ts';
import type { Command } from './command.ts';
import { openDesk } from './desk.ts';
import { isDriven } from './driven.ts';
import { underWay } from './under-way.ts';

/** Tells the process that drives. Throws Trouble when none does. */
const wish =
  (what: Wish['what'], done: string): Command =>
  async (context) => {
    const { values, positionals } = readArguments(context.args, {});
    refuseWords(positionals);
    const desk = openDesk(context);
    const rollout = await underWay(desk);
    if (!(await isDriven(desk, rollout)))
      throw new Trouble(
        'the process that drove this rollout has gone',
        '`npm run rollout -- resume` goes on with it; `abort` goes back.',
      );
    await desk.journal.wish({ what, who: context.who });
    context.print(values.json ? JSON.stringify({ document: 'wish', what }) : done);
    return 0;
  };

/** `rollout pause`: the step that is held is held on. */
export const pause = wish('pause', 'it stays at its step until `rollout resume`');

/** `rollout promote`: on to the next step, whatever the judge has to say. */
export const promote = wish('promote', 'it goes on to the next step');

/** `rollout resume`, to a process that drives. */
export const unpause = wish('resume', 'it goes on');
