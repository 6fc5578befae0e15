import type { MessageStatus } from '@serin/shared/contracts/message-http.ts';
import type { State } from './moves.ts';

const finalStatuses: ReadonlySet<MessageStatus> = new Set(['delivered', 'rejected', 'failed']);

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

/** Whether what the sender reads will never change again. */
export const hasFinalAnswer = (status: MessageStatus): boolean => finalStatuses.has(status);

export const statusOf = (state: State): MessageStatus => statusOfState[state];
