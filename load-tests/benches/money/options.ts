import { parseOptions, within } from '../arguments.ts';

export interface MoneyOptions {
  rounds: number;
  /** Of each measurement in each round. */
  seconds: number;
  /** Messages to fill a second system's databases with; 0 for no second system. */
  stored: number;
}

export const usage = [
  '--rounds N    how often each is measured, in turn (3)',
  '--seconds N   how long each time (10)',
  '--stored N    measure a second system beside it, with so many messages stored, such as 5000000',
];

const options = {
  rounds: { type: 'string', default: '3' },
  seconds: { type: 'string', default: '10' },
  stored: { type: 'string', default: '0' },
} as const;

/** Throws Trouble for anything that is no option. */
export function readOptions(args: readonly string[]): MoneyOptions {
  const { rounds, seconds, stored } = parseOptions(args, options, usage);
  return {
    rounds: within(rounds, 'rounds', 1, 20),
    seconds: within(seconds, 'seconds', 2, 120),
    stored: within(stored, 'stored', 0, 50_000_000),
  };
}
