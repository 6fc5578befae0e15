import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { allBack } from '../drills/drill.ts';
import { until } from '../drills/wait.ts';
import { ask } from '../scenarios/ask.ts';
import { as, somebody, system, whole } from './support.ts';

interface JaegerTrace {
  spans: { operationName: string; processID: string }[];
  processes: Record<string, { serviceName: string; tags: { key: string; value: unknown }[] }>;
}

/** A step of a trace, and which release of which service did it. */
interface Step {
  name: string;
  by: string;
}

const onCanary = { 'x-canary': '1' };
const onStable = { 'x-canary': 'never' };
let alice: string;

/** Sends a message whose trace is recorded, because its caller records it. Answers the trace's id. */
async function send(headers: Record<string, string> = {}): Promise<string> {
  const traceId = randomBytes(16).toString('hex');
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
  const answer = await ask(system.port, {
    method: 'POST',
    path: '/messages',
    headers: await as(alice, { ...headers, traceparent }),
    body: { destination: 'bob', body: 'hello' },
  });
  expect(answer.status).toBe(202);
  return traceId;
}

/** The trace as anybody finds it where traces are kept, as soon as its message was delivered. */
async function traceOf(traceId: string, seconds = 30): Promise<Step[]> {
  let steps: Step[] = [];
  await until(`trace ${traceId} ends with a delivery`, seconds, async () => {
    const { status, body } = await ask(system.project.ports.traces, {
      path: `/api/traces/${traceId}`,
    });
    if (status !== 200) return false;
    const [trace] = (JSON.parse(body) as { data: JaegerTrace[] }).data;
    steps = (trace?.spans ?? []).map(({ operationName, processID }) => {
      const { serviceName, tags } = trace?.processes[processID] ?? { serviceName: '', tags: [] };
      const track = tags.find(({ key }) => key === 'serin.track')?.value;
      return { name: operationName, by: `${serviceName} ${track}` };
    });
    return ['POST /messages', 'charge', 'deliver'].every((name) => doers(steps, name).size > 0);
  });
  return steps;
}

const doers = (steps: readonly Step[], name: string) =>
  new Set(steps.filter((step) => step.name === name).map(({ by }) => by));

beforeAll(async () => {
  alice = somebody('alice');
  const headers = await as(alice);
  await ask(system.port, { method: 'POST', path: '/credit', headers, body: { amount: 1_000 } });
  await allBack(system, whole);
  // Replicas leave a store of traces alone that was not there a moment ago.
  const areHeard = async () => {
    const sent = await Promise.all(Array.from({ length: 40 }, () => send()));
    const traces = await Promise.allSettled(sent.map((traceId) => traceOf(traceId, 3)));
    return traces.every(({ status }) => status === 'fulfilled');
  };
  await until('all replicas have found where traces are kept', 90, areHeard);
});

test('When X-Canary is 1, then one trace shows canary message and canary credit', async () => {
  for (const traceId of await Promise.all(Array.from({ length: 10 }, () => send(onCanary)))) {
    const steps = await traceOf(traceId);
    expect(doers(steps, 'POST /messages')).toEqual(new Set(['message canary']));
    expect(doers(steps, 'credit-requests-canary process')).toEqual(new Set(['credit canary']));
    expect(doers(steps, 'charge')).toEqual(new Set(['credit canary']));
  }
});

test('When X-Canary is never, then the charge is anybody’s', async () => {
  for (const traceId of await Promise.all(Array.from({ length: 10 }, () => send(onStable)))) {
    const steps = await traceOf(traceId);
    expect(doers(steps, 'POST /messages')).toEqual(new Set(['message stable']));
    expect(doers(steps, 'credit-requests process').size).toBe(1);
    expect(doers(steps, 'credit-requests-canary process').size).toBe(0);
  }
});

test('When no header is set, then the share decides, and canary credit charges what canary message took', async () => {
  const taken = new Set<string>();
  for (const traceId of await Promise.all(Array.from({ length: 40 }, () => send()))) {
    const steps = await traceOf(traceId);
    const [by = ''] = doers(steps, 'POST /messages');
    taken.add(by);
    if (by === 'message canary') expect(doers(steps, 'charge')).toEqual(new Set(['credit canary']));
    else expect(doers(steps, 'credit-requests process').size).toBe(1);
  }
  expect(taken).toEqual(new Set(['message canary', 'message stable']));
});

test('When canary credit is gone, then stable credit charges what canary message took, until there is one again', async () => {
  const [canary] = await system.containers('credit-v2');
  if (canary === undefined) throw new Error('there is no canary of credit');
  const charges = async () => doers(await traceOf(await send(onCanary)), 'charge');
  await system.docker('stop', canary.id);
  try {
    expect(await charges()).toEqual(new Set(['credit stable']));
    expect(await charges()).toEqual(new Set(['credit stable']));
  } finally {
    await system.docker('start', canary.id);
  }
  await allBack(system, whole);
  const isItsOwn = async () => (await charges()).has('credit canary');
  await until('canary credit charges what canary message took', 10, isItsOwn);
});
