import type { History } from '../history.ts';
import type { HousePromise } from './promise.ts';

interface SentItem {
  messageId: string;
  destination: string;
  body: string;
}
interface ReceivedItem {
  messageId: string;
  sender: string;
  body: string;
}
interface LedgerItem {
  transactionId: number;
}

const itemsOf = <Item>(answer: unknown) => (answer as { items: Item[] }).items;

export const secluded: HousePromise = {
  name: 'I8',
  says: "nobody ever sees another's message, balance, cache entry or replay",
  judge({ history, books, readAtRest }) {
    const foreign = history.of('foreign-status').filter(({ outcome }) => outcome !== 'unknown');
    const violations = foreign.flatMap(({ subject, deed, status }) =>
      status === 404 ? [] : [`${subject} asked for another's ${deed.messageId} and got ${status}`],
    );
    violations.push(...strangeItems(history, books.transactions));
    const owners = new Map(books.messages.map(({ messageId, sender }) => [messageId, sender]));
    for (const { subject, status, answer } of history.of('send')) {
      if (status !== 202) continue;
      const { messageId } = answer as { messageId: string };
      const owner = owners.get(messageId);
      if (owner !== undefined && owner !== subject)
        violations.push(`${subject} was given ${owner}'s ${messageId}`);
    }
    const balances = new Map(books.balances.map(({ subject, balance }) => [subject, balance]));
    for (const { subject, balance } of readAtRest)
      if (balance !== (balances.get(subject) ?? 0))
        violations.push(`${subject} has ${balances.get(subject) ?? 0} and reads ${balance}`);
    return { violations, looked: foreign.length + readAtRest.length };
  },
};

/** Items of lists that are not the caller's. */
function strangeItems(
  history: History,
  transactions: { transactionId: number; account: string }[],
): string[] {
  const sent = new Set(
    history.of('send').map(({ subject, deed }) => `${subject} ${deed.destination} ${deed.body}`),
  );
  const legs = new Set(transactions.map((one) => `${one.account} ${one.transactionId}`));
  const violations: string[] = [];
  for (const { subject, outcome, answer } of history.of('sent'))
    if (outcome === 'ok')
      for (const { messageId, destination, body } of itemsOf<SentItem>(answer))
        if (!sent.has(`${subject} ${destination} ${body}`))
          violations.push(`${messageId} is in the sent box of ${subject}, who did not send it`);
  for (const { subject, outcome, answer } of history.of('received'))
    if (outcome === 'ok')
      for (const { messageId, sender, body } of itemsOf<ReceivedItem>(answer))
        if (!sent.has(`${sender} ${subject} ${body}`))
          violations.push(`${messageId} is in the inbox of ${subject}, to whom nobody sent it`);
  for (const { subject, outcome, answer } of history.of('ledger'))
    if (outcome === 'ok')
      for (const { transactionId } of itemsOf<LedgerItem>(answer))
        if (!legs.has(`${subject} ${transactionId}`))
          violations.push(
            `transaction ${transactionId} is in the ledger of ${subject}, who has no part in it`,
          );
  return violations;
}
