import type { Ledger } from '@serin/rollout/money/ledger-store.ts';

/** What the databases say about a campaign, after it. */
export interface Books {
  messages: BookedMessage[];
  /** Ids of the messages that lie in somebody's inbox, with its owner. */
  inbox: { messageId: string; recipient: string }[];
  /** Ledger transactions that an account of the campaign has a leg in. */
  transactions: BookedTransaction[];
  balances: { subject: string; balance: number }[];
  /** Of the whole ledger, whoever it belongs to. */
  ledger: Ledger;
  outbox: { message: number; credit: number };
  /** Jobs in all queues, whatever their state. */
  jobs: number;
}

export interface BookedMessage {
  messageId: string;
  sender: string;
  destination: string;
  body: string;
  state: string;
}

export interface BookedTransaction {
  transactionId: number;
  kind: 'topup' | 'charge' | 'refund';
  messageId: string | null;
  account: string;
  /** What the account gained. */
  amount: number;
}

/** States in which the outcome of a message is open. */
export const isOpen = (state: string) => !['delivered', 'rejected', 'failed'].includes(state);
