import { balanceAnswer, ledgerPage, ledgerQuery, topUpBody } from '../contracts/credit-http.ts';
import { problems } from '../http/problem.ts';
import { json, problem, wrongField } from './answer.ts';
import type { Operation } from './operation.ts';

const charge = {
  transactionId: 42,
  kind: 'charge',
  amount: -1,
  messageId: '0199a3c4-5d6e-7f80-9123-456789abcdef',
  at: '2026-01-31T12:00:00.020Z',
};

export const topUp = {
  id: 'topUp',
  method: 'post',
  path: '/credit',
  tag: 'credit',
  summary: 'Add to the caller’s balance',
  scope: 'credit:topup',
  body: { schema: topUpBody, example: { amount: 10 } },
  answers: [
    json({
      status: 201,
      name: 'added',
      description: 'The balance right after it. The same key and amount get the same answer.',
      schema: balanceAnswer,
      example: { balance: 10 },
      headers: ['Cache-Control'],
    }),
    wrongField('amount', 'Too small: expected number to be >=1'),
    problem(problems.keyReused()),
  ],
} as const satisfies Operation;

export const getBalance = {
  id: 'getBalance',
  method: 'get',
  path: '/credit',
  tag: 'credit',
  summary: 'The caller’s balance',
  description: 'In whole credits; 0 for who never topped up. It is never negative.',
  scope: 'credit:read',
  answers: [
    json({
      status: 200,
      name: 'balance',
      description: 'The balance.',
      schema: balanceAnswer,
      example: { balance: 9 },
      headers: ['Cache-Control'],
    }),
  ],
} as const satisfies Operation;

export const listLedger = {
  id: 'listLedger',
  method: 'get',
  path: '/credit/ledger',
  tag: 'credit',
  summary: 'What moved the caller’s balance',
  description: 'Newest first. `nextCursor` leads to the next page; it is null on the last.',
  scope: 'credit:read',
  query: ledgerQuery,
  answers: [
    json({
      status: 200,
      name: 'page',
      description: 'The caller’s leg of each ledger transaction: their sum is the balance.',
      schema: ledgerPage,
      example: { items: [charge], nextCursor: null },
      headers: ['Cache-Control'],
    }),
    wrongField('cursor', 'is not one that this list gave'),
  ],
} as const satisfies Operation;

export const creditOperations: readonly Operation[] = [topUp, getBalance, listLedger];
