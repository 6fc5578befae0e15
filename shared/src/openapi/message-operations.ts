import {
  listMessagesQuery,
  messagePath,
  messageWithOutcome,
  openMessage,
  postMessageBody,
  receivedPage,
  sentPage,
} from '../contracts/message-http.ts';
import { problems } from '../http/problem.ts';
import { json, problem, wrongField } from './answer.ts';
import type { Operation } from './operation.ts';

const messageId = '0199a3c4-5d6e-7f80-9123-456789abcdef';
const open = { messageId, status: 'queued' };
const sent = {
  messageId,
  status: 'delivered',
  destination: 'bob',
  body: 'Hello, Bob',
  createdAt: '2026-01-31T12:00:00.000Z',
  settledAt: '2026-01-31T12:00:00.050Z',
  reason: null,
};
const received = {
  messageId,
  sender: 'alice',
  body: 'Hello, Bob',
  deliveredAt: '2026-01-31T12:00:00.050Z',
};

export const sendMessage = {
  id: 'sendMessage',
  method: 'post',
  path: '/messages',
  tag: 'messages',
  summary: 'Send a message',
  description:
    'Stores the message for good and answers at once; what becomes of it is told at the Location. It costs credit.',
  scope: 'messages:send',
  body: { schema: postMessageBody, example: { destination: 'bob', body: 'Hello, Bob' } },
  answers: [
    json({
      status: 202,
      name: 'accepted',
      description: 'Stored. The same key and body get the same answer, however often they come.',
      schema: openMessage,
      example: open,
      headers: ['Location'],
    }),
    wrongField('body', 'Invalid input: expected string, received undefined'),
    problem(problems.keyReused()),
    problem(problems.paused()),
  ],
} as const satisfies Operation;

export const getMessage = {
  id: 'getMessage',
  method: 'get',
  path: '/messages/:messageId',
  tag: 'messages',
  summary: 'What became of a message',
  description: 'For its sender alone. An answer with an outcome never goes back to 202.',
  scope: 'messages:read',
  pathParameters: messagePath,
  answers: [
    json({
      status: 200,
      name: 'outcome',
      description:
        '`delivered`, `rejected` (no credit), `failed` (refunded) or `unconfirmed` (still being asked).',
      schema: messageWithOutcome,
      example: sent,
      headers: ['Cache-Control'],
    }),
    json({
      status: 202,
      name: 'open',
      description: 'The outcome is open.',
      schema: openMessage,
      example: open,
      headers: ['Retry-After', 'Cache-Control'],
    }),
    wrongField('messageId', 'Invalid UUID'),
    problem(problems.badRequest('The request is malformed.')),
    problem(problems.notFound('You sent no such message.')),
  ],
} as const satisfies Operation;

export const listMessages = {
  id: 'listMessages',
  method: 'get',
  path: '/messages',
  tag: 'messages',
  summary: 'What the caller sent or received',
  description: 'Newest first. `nextCursor` leads to the next page; it is null on the last.',
  scope: 'messages:read',
  query: listMessagesQuery,
  answers: [
    json({
      status: 200,
      name: 'sent',
      description: 'With `box=sent`: what the caller sent.',
      schema: sentPage,
      example: { items: [sent], nextCursor: null },
      headers: ['Cache-Control'],
    }),
    json({
      status: 200,
      name: 'received',
      description: 'Else: what the caller received.',
      schema: receivedPage,
      example: { items: [received], nextCursor: null },
      headers: ['Cache-Control'],
    }),
    wrongField('cursor', 'is not one that this list gave'),
  ],
} as const satisfies Operation;

export const messageOperations: readonly Operation[] = [sendMessage, getMessage, listMessages];
