import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { Trouble } from '@serin/cli/terminal/trouble.ts';

/** The values of a benchmark's options. Throws Trouble, which shows `usage`, for anything that is no option. */
export function parseOptions<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  usage: readonly string[],
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new Trouble((error as Error).message, usage.join('; '));
  }
}

/** A whole number within limits. Throws Trouble that names the option. */
export function within(text: string, name: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Trouble(`--${name} ${text} is none`, `A whole number from ${least} to ${most}.`);
}
