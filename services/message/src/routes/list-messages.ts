import type { RequireScope } from '@serin/shared/auth/require-scope.ts';
import { type Endpoint, endpointOf } from '@serin/shared/http/endpoint.ts';
import { callerOf } from '@serin/shared/http/locals.ts';
import { pageOrProblem } from '@serin/shared/http/page-problem.ts';
import { validate } from '@serin/shared/http/validate.ts';
import { listMessages as operation } from '@serin/shared/openapi/message-operations.ts';
import type { RequestHandler } from 'express';
import type { ListMessages } from '../messages/list-messages.ts';

export interface ListMessagesDeps {
  requireScope: RequireScope;
  listMessages: ListMessages;
}

/** GET /messages?box=sent|received: a page of the caller's messages, newest first. */
export function listMessagesRoute({ requireScope, listMessages }: ListMessagesDeps): Endpoint {
  const handle: RequestHandler = async (req, res) => {
    const query = validate(operation.query, req.query, 'query');
    const page = listMessages({ ...query, subject: callerOf(res).sub, cursor: query.cursor });
    res.set('Cache-Control', 'no-store').json(await pageOrProblem(page));
  };
  return endpointOf(operation, requireScope(operation.scope), handle);
}
