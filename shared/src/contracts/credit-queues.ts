import { z } from 'zod';
import { longestBaggage } from '../telemetry/baggage.ts';
import { subjectName } from './text.ts';

/** From message to credit: ChargeRequested and RefundRequested. */
export const creditRequestsQueue = 'credit-requests';
/** The same, of what a canary of message began: for canaries of credit, where there are any. */
export const canaryRequestsQueue = 'credit-requests-canary';
/** All queues of requests to credit. */
export const requestQueues = [creditRequestsQueue, canaryRequestsQueue] as const;
/** From credit to message: Verdict. */
export const creditRepliesQueue = 'credit-replies';

const envelope = {
  version: z.literal(1),
  messageId: z.uuid(),
  /** W3C trace context of the request that sent the message. */
  traceparent: z.string().max(100).optional(),
};

const asked = {
  ...envelope,
  /** How often this has been asked, this time included: it is part of the names of jobs. */
  ask: z.int().min(1).default(1),
  /** W3C baggage of the request that sent the message: its track. A verdict has none: versions before this one would not take it. */
  baggage: z.string().max(longestBaggage).optional(),
};

/** Take `price` credits from `account` for the message, once. */
export const chargeRequested = z.strictObject({
  type: z.literal('ChargeRequested'),
  ...asked,
  account: subjectName,
  price: z.int().min(0),
});

/** Give back what the message was charged, once. */
export const refundRequested = z.strictObject({
  type: z.literal('RefundRequested'),
  ...asked,
});

/** What credit decided. It never changes for a message and a kind of request. */
export const verdict = z.strictObject({
  type: z.literal('Verdict'),
  ...envelope,
  verdict: z.enum(['charged', 'rejected', 'refunded']),
  reason: z.enum(['insufficient-credit']).optional(),
});

export const creditRequest = z.discriminatedUnion('type', [chargeRequested, refundRequested]);

export type ChargeRequested = z.infer<typeof chargeRequested>;
export type RefundRequested = z.infer<typeof refundRequested>;
export type CreditRequest = z.infer<typeof creditRequest>;
export type Verdict = z.infer<typeof verdict>;
