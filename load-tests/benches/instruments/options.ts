import { parseOptions, within } from '../arguments.ts';

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

const options = {
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '4' },
  profile: { type: 'boolean', default: false },
} as const;

/** Throws Trouble for anything that is no option. */
export function readOptions(args: readonly string[]): InstrumentsOptions {
  const { rounds, seconds, profile } = parseOptions(args, options, usage);
  return {
    rounds: within(rounds, 'rounds', 1, 50),
    seconds: within(seconds, 'seconds', 1, 60),
    profile,
  };
}
