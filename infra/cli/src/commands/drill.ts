import { join } from 'node:path';
import { ownProgram } from '../terminal/own-program.ts';
import { passThrough } from '../terminal/pass-through.ts';
import type { Command } from './command.ts';

/** `npm run drill [-- <name>]`: breaks the running system on purpose; see load-tests. */
export const drill: Command = ({ machine, args, signal }) =>
  passThrough(machine.nodePath, ownProgram(join(machine.root, 'load-tests/drill.ts'), args), {
    cwd: machine.root,
    signal,
  });
