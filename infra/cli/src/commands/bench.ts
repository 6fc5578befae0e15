import { join } from 'node:path';
import { ownProgram } from '../terminal/own-program.ts';
import { passThrough } from '../terminal/pass-through.ts';
import type { Command } from './command.ts';

/** `npm run bench [-- <name>]`: measures on a system of its own; see load-tests. */
export const bench: Command = ({ machine, args, signal }) =>
  passThrough(machine.nodePath, ownProgram(join(machine.root, 'load-tests/bench.ts'), args), {
    cwd: machine.root,
    signal,
  });
