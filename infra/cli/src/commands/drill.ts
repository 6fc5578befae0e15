import { join } from 'node:path';
import { passThrough } from '../terminal/pass-through.ts';
import type { Command } from './command.ts';

/** `npm run drill [-- <name>]`: breaks the running system on purpose; see load-tests. */
export const drill: Command = ({ machine, args, signal }) =>
  passThrough(machine.nodePath, [join(machine.root, 'load-tests/drill.ts'), ...args], {
    cwd: machine.root,
    signal,
  });
