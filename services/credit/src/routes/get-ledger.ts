import type { RequireScope } from '@serin/shared/auth/require-scope.ts';
import { type Endpoint, endpointOf } from '@serin/shared/http/endpoint.ts';
import { callerOf } from '@serin/shared/http/locals.ts';
import { pageOrProblem } from '@serin/shared/http/page-problem.ts';
import { validate } from '@serin/shared/http/validate.ts';
import { listLedger as operation } from '@serin/shared/openapi/credit-operations.ts';
import type { RequestHandler } from 'express';
import type { ListLedger } from '../credit/list-ledger.ts';

export interface GetLedgerDeps {
  requireScope: RequireScope;
  listLedger: ListLedger;
}

/** GET /credit/ledger: a page of the caller's entries, newest first. */
export function getLedger({ requireScope, listLedger }: GetLedgerDeps): Endpoint {
  const handle: RequestHandler = async (req, res) => {
    const { limit, cursor } = validate(operation.query, req.query, 'query');
    const page = listLedger(callerOf(res).sub, limit, cursor);
    res.set('Cache-Control', 'no-store').json(await pageOrProblem(page));
  };
  return endpointOf(operation, requireScope(operation.scope), handle);
}
