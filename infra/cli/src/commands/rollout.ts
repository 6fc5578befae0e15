import { join } from 'node:path';
import { passThrough } from '../terminal/pass-through.ts';
import type { Command } from './command.ts';

/** `npm run rollout -- <command>`: a new version, step by step; see infra/rollout. */
export const rollout: Command = ({ machine, args, signal }) =>
  passThrough(machine.nodePath, [join(machine.root, 'infra/rollout/src/main.ts'), ...args], {
    cwd: machine.root,
    signal,
  });
