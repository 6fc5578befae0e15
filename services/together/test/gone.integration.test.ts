import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../shared/test-support/eventually.ts';
import { type BothServices, startBothServices } from './both-services.ts';

let system: BothServices;
beforeAll(async () => {
  system = await startBothServices({ messageReplicas: 2, creditReplicas: 2 });
});
afterAll(async () => {
  await system.stop();
});

const somebody = () => `somebody-${randomUUID()}`;
const many = Array.from({ length: 40 }, somebody);

test('When senders hang up as soon as they have sent, then each message is delivered and paid for, and its sender finds it', async () => {
  const recipient = somebody();
  for (const as of many) await system.credit('POST', '/credit', { as, body: { amount: 1 } });
  // New subjects: their tokens are not known yet, so that looking at them takes a moment.
  for (const as of many) {
    expect((await system.message('GET', '/messages?box=sent', { as })).body.items).toEqual([]);
    await system.leave.message('POST', '/messages', {
      as,
      scopes: ['messages:send'],
      body: { destination: recipient, body: 'hello' },
    });
  }
  const inbox = async () =>
    (await system.message('GET', '/messages?limit=100', { as: recipient })).body.items;
  const senders = await eventually(async () => {
    const items: { sender: string }[] = await inbox();
    return items.length >= many.length && items.map(({ sender }) => sender);
  });
  expect([...senders].sort()).toEqual([...many].sort());
  for (const as of many) {
    const { items } = (await system.message('GET', '/messages?box=sent', { as })).body;
    expect(items).toMatchObject([{ status: 'delivered' }]);
    expect((await system.credit('GET', '/credit', { as })).body).toEqual({ balance: 0 });
  }
});

test('When they hang up on a top-up, then it is done, and balance and ledger show it, though both were cached', async () => {
  const read = async (path: string, as: string) => (await system.credit('GET', path, { as })).body;
  const hangUp = async (as: string) => {
    expect(await read('/credit', as)).toEqual({ balance: 0 });
    expect((await read('/credit/ledger', as)).items).toEqual([]);
    await system.leave.credit('POST', '/credit', {
      as,
      scopes: ['credit:topup'],
      body: { amount: 5 },
    });
    // Far below the time that either may live in the cache.
    await eventually(async () => (await read('/credit', as)).balance === 5, 3_000);
    await eventually(async () => (await read('/credit/ledger', as)).items.length === 1, 3_000);
  };
  await Promise.all(many.map((name) => hangUp(`${name}.2`)));
});
