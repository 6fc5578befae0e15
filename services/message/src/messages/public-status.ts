import type { MessageStatus } from '@serin/shared/contracts/message-http.ts';
import type { State } from './moves.ts';

/** What the sender reads. `queued` means: the outcome is open, ask again. */
const statusOfState: Record<State, MessageStatus> = {
  queued: 'queued',
  charged: 'queued',
  refunding: 'queued',
  unconfirmed: 'unconfirmed',
  'unconfirmed-refunding': 'unconfirmed',
  delivered: 'delivered',
  rejected: 'rejected',
  failed: 'failed',
};

export const statusOf = (state: State): MessageStatus => statusOfState[state];
