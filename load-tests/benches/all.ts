import type { Bench } from './bench.ts';
import { instruments } from './instruments/instruments.ts';
import { money } from './money/money.ts';

/** Every benchmark there is, as `npm run bench` lists them. */
export const benches: readonly Bench[] = [money, instruments];
