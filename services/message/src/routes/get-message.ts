import type { RequireScope } from '@serin/shared/auth/require-scope.ts';
import type { OpenMessage } from '@serin/shared/contracts/message-http.ts';
import { type Endpoint, endpointOf } from '@serin/shared/http/endpoint.ts';
import { callerOf } from '@serin/shared/http/locals.ts';
import { problems } from '@serin/shared/http/problem.ts';
import { validate } from '@serin/shared/http/validate.ts';
import { getMessage as operation } from '@serin/shared/openapi/message-operations.ts';
import type { RequestHandler } from 'express';
import type { MessageStatusOf } from '../messages/message-status.ts';

export interface GetMessageDeps {
  requireScope: RequireScope;
  messageStatus: MessageStatusOf;
}

const askAgainSeconds = '1';

/** GET /messages/:messageId, for its sender: 202 while the outcome is open, 200 with the outcome, 404 for anybody else. */
export function getMessage({ requireScope, messageStatus }: GetMessageDeps): Endpoint {
  const handle: RequestHandler = async (req, res) => {
    const { messageId } = validate(operation.pathParameters, req.params, 'path');
    const message = await messageStatus(callerOf(res).sub, messageId.toLowerCase());
    if (message === null) throw problems.notFound('You sent no such message.');
    res.set('Cache-Control', 'no-store');
    if (message.status !== 'queued') {
      res.json(message);
      return;
    }
    const answer: OpenMessage = { messageId: message.messageId, status: 'queued' };
    res.status(202).set('Retry-After', askAgainSeconds).json(answer);
  };
  return endpointOf(operation, requireScope(operation.scope), handle);
}
