import { expect, test } from 'vitest';
import { sentView } from './message-view.ts';
import type { MessageRow } from './reading-store.ts';

const row: MessageRow = {
  messageId: '0198f6d4-7a00-7000-8000-000000000000',
  sender: 'alice',
  destination: 'bob',
  body: 'hello',
  state: 'unconfirmed',
  reason: 'provider-timeout',
  createdAt: new Date(0),
  settledAt: null,
};

test('When the refund of an unconfirmed message is under way, then its sender reads what it read before', () => {
  const refunding = {
    ...row,
    state: 'unconfirmed-refunding',
    reason: 'provider-rejected',
  } as const;
  expect(sentView(refunding)).toEqual(sentView(row));
  expect(sentView({ ...refunding, state: 'failed' })).toMatchObject({
    status: 'failed',
    reason: 'provider-rejected',
  });
});
