import type { RequireScope } from '@serin/shared/auth/require-scope.ts';
import type { OpenMessage } from '@serin/shared/contracts/message-http.ts';
import { type Endpoint, endpointOf } from '@serin/shared/http/endpoint.ts';
import { jsonBody } from '@serin/shared/http/json-body.ts';
import { callerOf, localsOf } from '@serin/shared/http/locals.ts';
import { problems } from '@serin/shared/http/problem.ts';
import { sideBySide } from '@serin/shared/http/side-by-side.ts';
import { validate } from '@serin/shared/http/validate.ts';
import { idempotencyKeyOf } from '@serin/shared/idempotency/key-header.ts';
import { sendMessage as operation } from '@serin/shared/openapi/message-operations.ts';
import type { RequestHandler } from 'express';
import type { SendMessage } from '../messages/send-message.ts';

export interface PostMessageDeps {
  requireScope: RequireScope;
  sendMessage: SendMessage;
  /** Back pressure: too much waits to be charged. */
  isPaused: () => boolean;
  /** Told of each message that back pressure refused. */
  onRefused: () => void;
}

/** POST /messages: 202 as soon as the message is stored for good; its outcome is at the Location. */
export function postMessage({ requireScope, sendMessage, ...pressure }: PostMessageDeps): Endpoint {
  const handle: RequestHandler = async (req, res) => {
    if (pressure.isPaused()) {
      pressure.onRefused();
      throw problems.paused();
    }
    const key = idempotencyKeyOf(req.headers);
    const content = validate(operation.body.schema, req.body, 'body');
    const { traceparent, span } = localsOf(res);
    const { outcome, messageId } = await sendMessage({
      sender: callerOf(res).sub,
      key,
      content,
      traceparent,
    });
    span?.set({ 'serin.message_id': messageId });
    if (outcome === 'mismatch') throw problems.keyReused();
    const answer: OpenMessage = { messageId, status: 'queued' };
    res.status(202).location(`/messages/${messageId}`).json(answer);
  };
  const admit = sideBySide(requireScope(operation.scope), jsonBody);
  return endpointOf(operation, admit, handle);
}
