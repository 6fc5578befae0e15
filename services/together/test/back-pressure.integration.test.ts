import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../shared/test-support/eventually.ts';
import { type BothServices, startBothServices } from './both-services.ts';

let system: BothServices;

beforeAll(async () => {
  system = await startBothServices({
    messageReplicas: 3,
    creditReplicas: 1,
    creditWorks: false,
    backPressure: { pause: 50, resume: 10 },
  });
});
afterAll(async () => {
  await system.stop();
});

const send = () =>
  system.message('POST', '/messages', { as: 'alice', body: { destination: 'bob', body: 'hello' } });
const sendToEach = () => Promise.all([send(), send(), send()]);
const statuses = async () => (await sendToEach()).map((answer) => answer.status);

test('When too much waits, then every replica refuses, and all accept again when enough is worked off', async () => {
  await Promise.all(Array.from({ length: 60 }, send));
  await eventually(async () => (await statuses()).every((status) => status === 503));

  const refused = await send();
  expect(refused.headers.get('retry-after')).toBe('2');
  expect(refused.headers.get('content-type')).toContain('application/problem+json');
  expect(refused.body).toMatchObject({ type: 'urn:serin:problem:paused', status: 503 });
  const [before] = await system.messageDatabase.query('SELECT count(*) FROM messages');
  await sendToEach();
  const [after] = await system.messageDatabase.query('SELECT count(*) FROM messages');
  expect(after).toEqual(before);

  system.startCredit();
  await eventually(async () => (await statuses()).every((status) => status === 202));
});
