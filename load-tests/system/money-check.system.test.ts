import { checkMoney } from '@serin/rollout/money/check-money.ts';
import { composeRows } from '@serin/rollout/money/rows.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../drills/wait.ts';
import { openSession, type Session } from '../faults/tools/psql.ts';
import { ask } from '../scenarios/ask.ts';
import { as, somebody, system } from './support.ts';

const rows = composeRows(system.project);
const check = async () => (await checkMoney(rows, 'before')).broken;
const poor = somebody('poor');
const rich = somebody('rich');
let rejected: string;
let message: Session;
let credit: Session;

beforeAll(async () => {
  message = openSession(system, 'message');
  credit = openSession(system, 'credit');
  const topUp = { method: 'POST', path: '/credit', body: { amount: 5 } } as const;
  await ask(system.port, { ...topUp, headers: await as(rich) });
  const body = { destination: rich, body: 'hello' };
  const headers = await as(poor);
  const sent = await ask(system.port, { method: 'POST', path: '/messages', headers, body });
  rejected = String(JSON.parse(sent.body).messageId);
  // What is not a few seconds old is not looked at.
  const old = `SELECT count(*) FROM messages WHERE message_id = '${rejected}' AND state = 'rejected'
    AND created_at < now() - interval '6 seconds'`;
  await until(
    'it is rejected, and old enough',
    30,
    async () => (await message.query(old))[0] === '1',
  );
});
afterAll(async () => {
  await message?.end();
  await credit?.end();
});

test('When the books are in order, then nothing is broken', async () => {
  expect(await check()).toEqual([]);
});

test('When a balance is not the sum of its entries, then I1 is broken', async () => {
  const change = (by: string) =>
    credit.query(`UPDATE accounts SET balance = balance ${by} WHERE account = 'user:${rich}'`);
  await change('+ 1');
  const broken = await check();
  await change('- 1');
  expect(broken).toEqual([`I1: the balance of user:${rich} is not the sum of its entries`]);
});

test('When a message was delivered for nothing, then I2 is broken', async () => {
  const become = (state: string) =>
    message.query(`UPDATE messages SET state = '${state}' WHERE message_id = '${rejected}'`);
  await become('delivered');
  const broken = await check();
  await become('rejected');
  expect(broken).toEqual([`I2: ${rejected} is delivered and has no charge`]);
});

test('When the books can’t be read, then that is no clean bill', async () => {
  const gone = composeRows({ ...system.project, name: 'serin-nowhere' });
  const { when, broken } = await checkMoney(gone, 'after');
  expect(when).toBe('after');
  expect(broken).toEqual([expect.stringMatching(/^the books could not be read: /)]);
});
