import { join } from 'node:path';
import { ownProgram } from '../terminal/own-program.ts';
import { passThrough } from '../terminal/pass-through.ts';
import type { Command } from './command.ts';

/** `npm run rollout -- <command>`: a new version, step by step; see infra/rollout. */
export const rollout: Command = ({ machine, args, signal }) =>
  passThrough(machine.nodePath, ownProgram(join(machine.root, 'infra/rollout/src/main.ts'), args), {
    cwd: machine.root,
    signal,
  });
