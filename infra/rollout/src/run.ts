import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { commands } from './commands/all.ts';
import { usage } from './commands/arguments.ts';
import type { Context } from './commands/command.ts';

/** Runs the command that the words name. Throws Trouble. @returns the exit code */
export async function runRollout(
  words: readonly string[],
  context: Omit<Context, 'args'>,
): Promise<number> {
  const [name, ...args] = words;
  const command = Object.hasOwn(commands, name ?? '') ? commands[name ?? ''] : undefined;
  if (name === undefined || name === '--help') {
    context.print(usage);
    return 0;
  }
  if (command === undefined) throw new Trouble(`there is no rollout ${name}`, usage);
  return command({ ...context, args });
}
