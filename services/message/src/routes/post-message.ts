import type { RequireScope } from '@serin/shared/auth/require-scope.ts';
import { type OpenMessage, postMessageBody } from '@serin/shared/contracts/message-http.ts';
import type { Endpoint } from '@serin/shared/http/endpoint.ts';
import { jsonBody } from '@serin/shared/http/json-body.ts';
import { callerOf, localsOf } from '@serin/shared/http/locals.ts';
import { Problem, problems } from '@serin/shared/http/problem.ts';
import { validate } from '@serin/shared/http/validate.ts';
import { idempotencyKeyOf } from '@serin/shared/idempotency/key-header.ts';
import type { RequestHandler } from 'express';
import type { SendMessage } from '../messages/send-message.ts';

export interface PostMessageDeps {
  requireScope: RequireScope;
  sendMessage: SendMessage;
  /** Back pressure: too much waits to be charged. */
  isPaused: () => boolean;
}

const retryAfterSeconds = 2;

const paused = () =>
  new Problem(
    'paused',
    503,
    'Paused',
    'Too many messages wait to be charged. Nothing was stored.',
    {
      headers: { 'Retry-After': String(retryAfterSeconds) },
    },
  );

/** POST /messages: 202 as soon as the message is stored for good; its outcome is at the Location. */
export function postMessage({ requireScope, sendMessage, isPaused }: PostMessageDeps): Endpoint {
  const handle: RequestHandler = async (req, res) => {
    if (isPaused()) throw paused();
    const key = idempotencyKeyOf(req.headers);
    const content = validate(postMessageBody, req.body, 'body');
    const { outcome, messageId } = await sendMessage({
      sender: callerOf(res).sub,
      key,
      content,
      traceparent: localsOf(res).traceparent,
    });
    if (outcome === 'mismatch') throw problems.keyReused();
    const answer: OpenMessage = { messageId, status: 'queued' };
    res.status(202).location(`/messages/${messageId}`).json(answer);
  };
  return {
    method: 'post',
    path: '/messages',
    handlers: [requireScope('messages:send'), jsonBody, handle],
  };
}
