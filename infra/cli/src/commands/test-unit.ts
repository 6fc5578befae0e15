import { join } from 'node:path';
import { passThrough } from '../terminal/pass-through.ts';
import type { Command } from './command.ts';

/** `npm run test:unit [-- <vitest options>]`: the fast tests, without Docker. */
export const testUnit: Command = ({ machine, args }) =>
  passThrough(
    join(machine.root, 'node_modules/.bin/vitest'),
    ['run', '--project', 'unit', ...args],
    {
      cwd: machine.root,
    },
  );
