import type { BookedTransaction } from '../books.ts';
import type { OperationOf } from '../history.ts';
import type { HousePromise } from './promise.ts';

export const conserved: HousePromise = {
  name: 'I1',
  says: 'money is conserved: every transaction sums to zero, each balance is the sum of its entries, and was topped up with what was acknowledged',
  judge({ books, history }) {
    const { unbalanced, wrongAccounts } = books.ledger;
    const violations = wrongAccounts.map(
      (one) => `the balance of ${one} is not the sum of its entries`,
    );
    if (unbalanced > 0) violations.push(`${unbalanced} ledger transactions do not sum to zero`);
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
    const inboxes = new Map(books.inbox.map(({ messageId, recipient }) => [messageId, recipient]));
    const moves = new Map<string, string[]>();
    for (const { messageId, kind } of books.transactions) {
      if (messageId === null) continue;
      moves.set(messageId, [...(moves.get(messageId) ?? []), kind]);
    }
    const violations: string[] = [];
    for (const { messageId, state, destination } of books.messages) {
      const kinds = (moves.get(messageId) ?? []).sort().join('+');
      moves.delete(messageId);
      const legal =
        state === 'delivered'
          ? kinds === 'charge'
          : state === 'rejected' || state === 'failed'
            ? kinds === '' || kinds === 'charge+refund'
            : kinds === '' || kinds === 'charge' || kinds === 'charge+refund';
      if (!legal) violations.push(`${messageId} is ${state} and has ${kinds || 'no charge'}`);
      const recipient = inboxes.get(messageId);
      if (recipient !== undefined && (state !== 'delivered' || recipient !== destination))
        violations.push(`${messageId} is ${state} and lies in the inbox of ${recipient}`);
    }
    for (const [messageId, kinds] of moves)
      violations.push(`${messageId} has ${kinds.join('+')}, and there is no such message`);
    return { violations, looked: books.messages.length };
  },
};

export const neverNegative: HousePromise = {
  name: 'I3',
  says: 'no balance is ever negative, read during faults',
  judge({ books, history, watched }) {
    const violations = books.ledger.negativeAccounts.map((one) => `${one} is negative`);
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
