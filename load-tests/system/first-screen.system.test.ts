import { bodyMark } from '@serin/cli/testing/search-logs.ts';
import { expect, test } from 'vitest';
import { until } from '../drills/wait.ts';
import { type Answer, ask } from '../scenarios/ask.ts';
import { sendAndLeave } from '../scenarios/raw.ts';
import { as, somebody, system } from './support.ts';

const json = ({ body }: Answer) => JSON.parse(body);

const hello = `Hello, Bob, ${bodyMark}`;

test('When somebody tops up and sends a message, then it is delivered, paid for, and in the inbox of the recipient', async () => {
  const alice = await as(somebody('alice'));
  const bobName = somebody('bob');
  const bob = await as(bobName);
  const get = (path: string, headers: Record<string, string>) =>
    ask(system.port, { path, headers });

  const topUp = await ask(system.port, {
    method: 'POST',
    path: '/credit',
    headers: alice,
    body: { amount: 10 },
  });
  expect([topUp.status, json(topUp)]).toEqual([201, { balance: 10 }]);

  const sent = await ask(system.port, {
    method: 'POST',
    path: '/messages',
    headers: alice,
    body: { destination: bobName, body: hello },
  });
  expect(sent.status).toBe(202);
  const { messageId } = json(sent);
  expect(json(sent)).toEqual({ messageId, status: 'queued' });
  expect(sent.headers.location).toBe(`/messages/${messageId}`);

  await until(
    'the outcome is there',
    10,
    async () => (await get(`/messages/${messageId}`, alice)).status === 200,
  );
  expect(json(await get(`/messages/${messageId}`, alice))).toMatchObject({
    status: 'delivered',
    body: hello,
  });
  expect(json(await get('/messages?box=sent', alice)).items).toMatchObject([
    { messageId, status: 'delivered' },
  ]);
  expect(json(await get('/messages?box=received', bob)).items).toMatchObject([
    { messageId, body: hello },
  ]);
  expect(json(await get('/credit', alice))).toEqual({ balance: 9 });
  expect((await get(`/messages/${messageId}`, await as(somebody('eve')))).status).toBe(404);
});

test('When there is no credit, then the message is rejected, and nothing is delivered', async () => {
  const poor = await as(somebody('poor'));
  const bobName = somebody('bob');
  const body = { destination: bobName, body: `For free, ${bodyMark}?` };
  const sent = await ask(system.port, { method: 'POST', path: '/messages', headers: poor, body });
  const path = `/messages/${json(sent).messageId}`;
  await until(
    'the outcome is there',
    10,
    async () => (await ask(system.port, { path, headers: poor })).status === 200,
  );
  expect(json(await ask(system.port, { path, headers: poor }))).toMatchObject({
    status: 'rejected',
  });
  const inbox = await ask(system.port, {
    path: '/messages?box=received',
    headers: await as(bobName),
  });
  expect(json(inbox).items).toEqual([]);
});

test('When senders hang up as soon as they have sent, then their messages are there all the same', async () => {
  const body = JSON.stringify({ destination: somebody('bob'), body: `Bye, ${bodyMark}` });
  const senders = Array.from({ length: 20 }, () => somebody('hasty'));
  for (const sender of senders) {
    const { authorization } = await as(sender);
    const head = [
      'POST /messages HTTP/1.1',
      'Host: serin',
      `Authorization: ${authorization}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ];
    await sendAndLeave(system.port, `${head.join('\r\n')}\r\n\r\n${body}`);
  }
  for (const sender of senders) {
    const headers = await as(sender);
    await until(`${sender} finds the message`, 10, async () => {
      const list = await ask(system.port, { path: '/messages?box=sent', headers });
      return json(list).items.length === 1;
    });
  }
});
