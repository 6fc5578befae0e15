import { parseArgs } from 'node:util';
import { Trouble } from '@serin/cli/terminal/trouble.ts';

export interface InstrumentsOptions {
  rounds: number;
  /** Of each measurement in each round. */
  seconds: number;
  /** Also show where the replica spends its time. */
  profile: boolean;
}

export const usage = [
  '--rounds N    how often each is measured, in turn (5)',
  '--seconds N   how long each time (4)',
  '--profile     where the replica spends its time, by package and file',
];

/** Throws Trouble for anything that is no option. */
export function readOptions(args: readonly string[]): InstrumentsOptions {
  const { rounds, seconds, profile } = parse(args);
  return {
    rounds: within(rounds, 'rounds', 1, 50),
    seconds: within(seconds, 'seconds', 1, 60),
    profile,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        rounds: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '4' },
        profile: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Trouble((error as Error).message, usage.join('; '));
  }
}

function within(text: string, name: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Trouble(`--${name} ${text} is none`, `A whole number from ${least} to ${most}.`);
}
