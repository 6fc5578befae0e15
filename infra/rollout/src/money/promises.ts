import type { Ledger } from './ledger-store.ts';

/** A message as far as money is concerned. */
export interface PricedMessage {
  messageId: string;
  destination: string;
  state: string;
}

export interface Charges {
  messages: readonly PricedMessage[];
  /** Ids of the messages that lie in somebody's inbox, with its owner. */
  inbox: readonly { messageId: string; recipient: string }[];
  /** What credit booked about messages; null: about none. */
  transactions: readonly { messageId: string | null; kind: string }[];
}

/** I1, of the ledger alone: what contradicts that money is conserved, in words. */
export function lostMoney({ unbalanced, wrongAccounts }: Ledger): string[] {
  const wrong = wrongAccounts.map((one) => `the balance of ${one} is not the sum of its entries`);
  if (unbalanced > 0) wrong.push(`${unbalanced} ledger transactions do not sum to zero`);
  return wrong;
}

/** I2: what contradicts that each delivered message has exactly one charge, and each rejected or failed one none, or one that was given back. */
export function wrongCharges({ messages, inbox, transactions }: Charges): string[] {
  const inboxes = new Map(inbox.map(({ messageId, recipient }) => [messageId, recipient]));
  const moves = new Map<string, string[]>();
  for (const { messageId, kind } of transactions) {
    if (messageId === null) continue;
    moves.set(messageId, [...(moves.get(messageId) ?? []), kind]);
  }
  const wrong: string[] = [];
  for (const { messageId, state, destination } of messages) {
    const kinds = (moves.get(messageId) ?? []).sort().join('+');
    moves.delete(messageId);
    const legal =
      state === 'delivered'
        ? kinds === 'charge'
        : state === 'rejected' || state === 'failed'
          ? kinds === '' || kinds === 'charge+refund'
          : kinds === '' || kinds === 'charge' || kinds === 'charge+refund';
    if (!legal) wrong.push(`${messageId} is ${state} and has ${kinds || 'no charge'}`);
    const recipient = inboxes.get(messageId);
    if (recipient !== undefined && (state !== 'delivered' || recipient !== destination))
      wrong.push(`${messageId} is ${state} and lies in the inbox of ${recipient}`);
  }
  for (const [messageId, kinds] of moves)
    wrong.push(`${messageId} has ${kinds.join('+')}, and there is no such message`);
  return wrong;
}

/** I3: what contradicts that no balance is ever negative. */
export const debts = ({ negativeAccounts }: Ledger): string[] =>
  negativeAccounts.map((one) => `${one} is negative`);
