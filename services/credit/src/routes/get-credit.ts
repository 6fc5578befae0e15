import type { RequireScope } from '@serin/shared/auth/require-scope.ts';
import type { BalanceAnswer } from '@serin/shared/contracts/credit-http.ts';
import { type Endpoint, endpointOf } from '@serin/shared/http/endpoint.ts';
import { callerOf } from '@serin/shared/http/locals.ts';
import { getBalance as operation } from '@serin/shared/openapi/credit-operations.ts';
import type { RequestHandler } from 'express';
import type { Balances } from '../credit/balance.ts';

export interface GetCreditDeps {
  requireScope: RequireScope;
  balanceOf: Balances['of'];
}

/** GET /credit: the caller's balance; 0 for who never topped up. */
export function getCredit({ requireScope, balanceOf }: GetCreditDeps): Endpoint {
  const handle: RequestHandler = async (_req, res) => {
    const answer: BalanceAnswer = { balance: await balanceOf(callerOf(res).sub) };
    res.set('Cache-Control', 'no-store').json(answer);
  };
  return endpointOf(operation, requireScope(operation.scope), handle);
}
