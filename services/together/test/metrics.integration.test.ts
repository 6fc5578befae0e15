import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../shared/test-support/eventually.ts';
import { type BothServices, startBothServices } from './both-services.ts';

let services: BothServices;

beforeAll(async () => {
  services = await startBothServices({ messageReplicas: 2, creditReplicas: 2 });
});
afterAll(async () => {
  await services.stop();
});

const send = async (as: string) => {
  const answer = await services.message('POST', '/messages', {
    as,
    body: { destination: 'bob', body: 'hello' },
  });
  return String(answer.headers.get('location'));
};
const readFinal = (as: string, path: string) =>
  eventually(async () => {
    const answer = await services.message('GET', path, { as });
    return answer.status === 200 && answer;
  });
const expectMetrics = async (expected: Record<string, number>) => {
  const seen: Record<string, number | undefined> = {};
  for (const name of Object.keys(expected)) seen[name] = await services.metric(name);
  expect(seen).toEqual(expected);
};

describe('When three messages are sent with credit for two', () => {
  beforeAll(async () => {
    await services.credit('POST', '/credit', { as: 'alice', body: { amount: 2 } });
    const paths = [await send('alice'), await send('alice'), await send('alice')];
    for (const path of paths) await readFinal('alice', path);
    for (const path of paths) await services.message('GET', path, { as: 'alice' });
    await eventually(async () => (await services.metric('outbox_relayed_total')) === 6);
    await eventually(
      async () =>
        (await services.metric('queue_jobs_total{queue="credit-replies",outcome="done"}')) === 3,
    );
  });

  test('then each is counted where it was accepted and moved, with the time it took', () =>
    expectMetrics({
      messages_accepted_total: 3,
      'message_moves_total{from="queued",to="delivered"}': 2,
      'message_moves_total{from="queued",to="rejected"}': 1,
      'message_moves_total{from="charged",to="delivered"}': 0,
      'message_verdict_seconds_count{verdict="charged"}': 2,
      'message_verdict_seconds_count{verdict="rejected"}': 1,
      'message_outcome_seconds_count{outcome="delivered"}': 2,
      'message_outcome_seconds_count{outcome="rejected"}': 1,
      'message_outcome_seconds_bucket{le="10",outcome="delivered"}': 2,
    }));

  test('then the money is counted once, and in balance', () =>
    expectMetrics({
      'ledger_transactions_total{kind="topup"}': 1,
      'ledger_amount_total{kind="topup"}': 2,
      'ledger_transactions_total{kind="charge"}': 2,
      'ledger_amount_total{kind="charge"}': 2,
      'ledger_transactions_total{kind="refund"}': 0,
      'credit_requests_decided_total{verdict="charged"}': 2,
      'credit_requests_decided_total{verdict="rejected"}': 1,
      ledger_imbalance_credits: 0,
    }));

  test('then both queues tell what they took and gave', () =>
    expectMetrics({
      'queue_enqueued_total{queue="credit-requests"}': 3,
      'queue_enqueued_total{queue="credit-replies"}': 3,
      'queue_enqueue_errors_total{queue="credit-requests"}': 0,
      'queue_jobs_total{queue="credit-requests",outcome="done"}': 3,
      'queue_jobs_total{queue="credit-requests",outcome="failed"}': 0,
      'queue_wait_seconds_count{queue="credit-replies"}': 3,
      outbox_relay_errors_total: 0,
    }));

  test('then reads are told by what the cache did for them, and the pool by its connections', async () => {
    expect(await services.metric('cache_reads_total{result="hit"}')).toBeGreaterThanOrEqual(3);
    expect(await services.metric('cache_reads_total{result="miss"}')).toBeGreaterThanOrEqual(3);
    expect(await services.metric('cache_fills_total')).toBe(3);
    expect(await services.metric('cache_reads_total{result="error"}')).toBe(0);
    expect(await services.metric('postgres_pool_connections{state="total"}')).toBeGreaterThan(0);
    expect(await services.metric('postgres_pool_waiting')).toBe(0);
    expect(await services.metric('postgres_pool_wait_seconds_count')).toBeGreaterThan(6);
  });
});

test('When the queue is worked on, then its samples are young', async () => {
  for (const sample of ['queue', 'outbox', 'ledger'])
    expect(await services.metric(`sample_age_seconds{sample="${sample}"}`)).toBeLessThan(60);
});

test('When balances and entries disagree, then the ledger says by how much', async () => {
  const ask = async () => {
    const [row] = await services.creditDatabase.query<{ credits: string }>(
      'SELECT ledger_imbalance() AS credits',
    );
    return Number(row?.credits);
  };
  expect(await ask()).toBe(0);
  await services.credit('POST', '/credit', { as: 'carol', body: { amount: 10 } });
  await services.credit('POST', '/credit', { as: 'dave', body: { amount: 10 } });
  await services.creditDatabase.query(
    `UPDATE accounts SET balance = balance + CASE account WHEN 'user:carol' THEN 3 ELSE -3 END
     WHERE account IN ('user:carol', 'user:dave')`,
  );
  expect(await ask()).toBe(6);
});
