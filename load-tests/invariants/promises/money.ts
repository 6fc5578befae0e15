import { debts, lostMoney, wrongCharges } from '@serin/rollout/money/promises.ts';
import type { BookedTransaction } from '../books.ts';
import type { OperationOf } from '../history.ts';
import type { HousePromise } from './promise.ts';

export const conserved: HousePromise = {
  name: 'I1',
  says: 'money is conserved: every transaction sums to zero, each balance is the sum of its entries, and was topped up with what was acknowledged',
  judge({ books, history }) {
    const violations = lostMoney(books.ledger);
    violations.push(...wrongTopUps(history.of('top-up'), books.transactions));
    return { violations, looked: books.ledger.transactions };
  },
};

/** Each request to top up, told apart by its key: booked once if it was acknowledged, once at most if its fate is unknown. */
function wrongTopUps(operations: OperationOf<'top-up'>[], booked: BookedTransaction[]): string[] {
  const asked = new Map<string, { least: Set<unknown>; most: Set<unknown> }>();
  for (const operation of operations) {
    const { subject, deed, outcome } = operation;
    if (outcome === 'fail') continue;
    const name = `${subject} ${deed.amount}`;
    const requests = asked.get(name) ?? { least: new Set(), most: new Set() };
    asked.set(name, requests);
    const request = deed.key ?? operation;
    requests.most.add(request);
    if (outcome === 'ok') requests.least.add(request);
  }
  const found = new Map<string, number>();
  for (const { kind, account, amount } of booked) {
    const name = `${account} ${amount}`;
    if (kind === 'topup') found.set(name, (found.get(name) ?? 0) + 1);
  }
  const names = new Set([...asked.keys(), ...found.keys()]);
  return [...names].flatMap((name) => {
    const { least, most } = asked.get(name) ?? { least: new Set(), most: new Set() };
    const count = found.get(name) ?? 0;
    if (count >= least.size && count <= most.size) return [];
    return [`${name}: topped up ${count} times, acknowledged ${least.size}, tried ${most.size}`];
  });
}

export const chargedOnce: HousePromise = {
  name: 'I2',
  says: 'each delivered message has exactly one charge; each rejected or failed one has none, or a charge and a refund',
  judge({ books }) {
    return { violations: wrongCharges(books), looked: books.messages.length };
  },
};

export const neverNegative: HousePromise = {
  name: 'I3',
  says: 'no balance is ever negative, read during faults',
  judge({ books, history, watched }) {
    const violations = debts(books.ledger);
    if (watched.lowestBalance !== null && watched.lowestBalance < 0)
      violations.push(`during faults the lowest balance was ${watched.lowestBalance}`);
    const reads = history.of('balance').filter(({ outcome }) => outcome === 'ok');
    for (const { subject, answer } of reads) {
      const { balance } = answer as { balance: unknown };
      if (!Number.isSafeInteger(balance) || (balance as number) < 0)
        violations.push(`${subject} read ${JSON.stringify(answer)}`);
    }
    return { violations, looked: reads.length + watched.looks };
  },
};

export const moneyPromises = [conserved, chargedOnce, neverNegative];
