import { z } from 'zod';
import { pageOf, pageQuery } from './paging.ts';
import { storableText, subjectName } from './text.ts';

/** POST /messages, the request. */
export const postMessageBody = z.strictObject({
  destination: subjectName,
  body: storableText(1, 4096),
});

/** GET /messages/:id, the path. */
export const messagePath = z.strictObject({ messageId: z.uuid() });

/** GET /messages, the query. */
export const listMessagesQuery = z.strictObject({
  box: z.enum(['sent', 'received']).default('received'),
  ...pageQuery,
});

/** What a sender may read about a message: `queued` while the outcome is open. */
export const messageStatus = z.enum(['queued', 'delivered', 'rejected', 'failed', 'unconfirmed']);

/** The answer to POST /messages, and to GET /messages/:id while the outcome is open. */
export const openMessage = z.strictObject({ messageId: z.uuid(), status: z.literal('queued') });

/** A message in its sender's eyes. `reason` says why it was not delivered. */
export const sentMessage = z.strictObject({
  messageId: z.uuid(),
  status: messageStatus,
  destination: subjectName,
  body: z.string(),
  createdAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
});

/** The answer to GET /messages/:id once there is an outcome. */
export const messageWithOutcome = sentMessage.extend({ status: messageStatus.exclude(['queued']) });

/** A message in its recipient's eyes. */
export const receivedMessage = z.strictObject({
  messageId: z.uuid(),
  sender: subjectName,
  body: z.string(),
  deliveredAt: z.iso.datetime(),
});

export const sentPage = pageOf(sentMessage);
export const receivedPage = pageOf(receivedMessage);

export type PostMessageBody = z.infer<typeof postMessageBody>;
export type MessageStatus = z.infer<typeof messageStatus>;
export type OpenMessage = z.infer<typeof openMessage>;
export type SentMessage = z.infer<typeof sentMessage>;
export type ReceivedMessage = z.infer<typeof receivedMessage>;
