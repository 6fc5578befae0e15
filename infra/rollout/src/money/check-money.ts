import type { MoneyCheck } from '../journal/rollout.ts';
import { readLedger } from './ledger-store.ts';
import { readNewestCharges } from './newest-charges-store.ts';
import { debts, lostMoney, wrongCharges } from './promises.ts';
import type { Rows } from './rows.ts';

/** So many messages are looked at for I2: an hour of some three a second. The ledger is looked at as a whole. */
const newest = 10_000;
/** So many of each are told. */
const told = 5;

const named = (promise: string, wrong: readonly string[]) => [
  ...wrong.slice(0, told).map((one) => `${promise}: ${one}`),
  ...(wrong.length > told ? [`${promise}: ${wrong.length - told} more`] : []),
];

/**
 * Holds I1 to I3 of the house against the books, while the system works. Never throws: books that can't be read are not in
 * order, as far as anybody knows.
 */
export async function checkMoney(rows: Rows, when: MoneyCheck['when']): Promise<MoneyCheck> {
  try {
    const [ledger, charges] = await Promise.all([
      readLedger(rows),
      readNewestCharges(rows, newest),
    ]);
    const broken = [
      ...named('I1', lostMoney(ledger)),
      ...named('I2', wrongCharges(charges)),
      ...named('I3', debts(ledger)),
    ];
    return { when, broken };
  } catch (error) {
    return { when, broken: [`the books could not be read: ${(error as Error).message}`] };
  }
}
