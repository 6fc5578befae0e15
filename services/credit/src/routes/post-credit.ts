import type { RequireScope } from '@serin/shared/auth/require-scope.ts';
import type { BalanceAnswer } from '@serin/shared/contracts/credit-http.ts';
import { type Endpoint, endpointOf } from '@serin/shared/http/endpoint.ts';
import { jsonBody } from '@serin/shared/http/json-body.ts';
import { callerOf } from '@serin/shared/http/locals.ts';
import { problems } from '@serin/shared/http/problem.ts';
import { sideBySide } from '@serin/shared/http/side-by-side.ts';
import { validate } from '@serin/shared/http/validate.ts';
import { idempotencyKeyOf } from '@serin/shared/idempotency/key-header.ts';
import { topUp as operation } from '@serin/shared/openapi/credit-operations.ts';
import type { RequestHandler } from 'express';
import type { TopUpCredit } from '../credit/top-up.ts';

export interface PostCreditDeps {
  requireScope: RequireScope;
  topUp: TopUpCredit;
}

/** POST /credit: adds to the caller's balance; with an Idempotency-Key once, however often it is sent. */
export function postCredit({ requireScope, topUp }: PostCreditDeps): Endpoint {
  const handle: RequestHandler = async (req, res) => {
    const key = idempotencyKeyOf(req.headers);
    const { amount } = validate(operation.body.schema, req.body, 'body');
    const { outcome, balance } = await topUp(callerOf(res).sub, amount, key);
    if (outcome === 'mismatch') throw problems.keyReused();
    if (outcome === 'too-much')
      throw problems.invalidFields([
        { field: 'amount', detail: 'would make the balance too large' },
      ]);
    const answer: BalanceAnswer = { balance };
    res.status(201).set('Cache-Control', 'no-store').json(answer);
  };
  const admit = sideBySide(requireScope(operation.scope), jsonBody);
  return endpointOf(operation, admit, handle);
}
