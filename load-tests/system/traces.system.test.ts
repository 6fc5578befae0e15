import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  edgesOf,
  type ReceivedSpan,
  spansIn,
  wayOfACanarysMessage,
} from '../../shared/test-support/otlp.ts';
import { type Collector, startCollector } from '../drills/collector.ts';
import { allBack } from '../drills/drill.ts';
import { memoryOfReplicas, spansLost } from '../drills/replica-figures.ts';
import { until } from '../drills/wait.ts';
import { replicasOf } from '../faults/tools/containers.ts';
import { pause, unpause } from '../faults/tools/pause.ts';
import { ask } from '../scenarios/ask.ts';
import { as, somebody, system, whole } from './support.ts';

let collector: Collector;
let alice: string;

const traceOf = async (traceId: string): Promise<ReceivedSpan[]> =>
  (await collector.requests()).flatMap(spansIn).filter((span) => span.traceId === traceId);

const names = async (traceId: string) => (await traceOf(traceId)).map(({ name }) => name);
const madeBy = ({ resource }: ReceivedSpan) =>
  `${resource['service.name']}/${resource['service.version']} ${resource['serin.track']}`;

/** Sends a message through the canary, as the first of its second: that one has a trace. Answers the trace's id, which is that of the request. */
async function send(): Promise<string> {
  await sleep(1_050 - (Date.now() % 1_000));
  const { status, headers } = await ask(system.port, {
    method: 'POST',
    path: '/messages',
    headers: await as(alice, { 'x-canary': '1' }),
    body: { destination: 'bob', body: 'hello' },
  });
  expect(status).toBe(202);
  return String(headers['x-request-id']).replaceAll('-', '');
}

beforeAll(async () => {
  collector = await startCollector(system, true);
  alice = somebody('alice');
  const headers = await as(alice);
  await ask(system.port, { method: 'POST', path: '/credit', headers, body: { amount: 100 } });
  // Replicas leave a collector alone that was not there a moment ago.
  let traceId = '';
  const isHeard = async () => {
    traceId = await send();
    return await until('it is heard of', 3, async () => (await names(traceId)).length > 0)
      .then(() => true)
      .catch(() => false);
  };
  await until('the canary has found the collector', 60, isHeard);
});
afterAll(() => collector?.remove());

async function expectWholeTrace(
  traceId: string,
  way: unknown = wayOfACanarysMessage,
): Promise<ReceivedSpan[]> {
  await expect
    .poll(async () => edgesOf(await traceOf(traceId)), { timeout: 30_000, interval: 500 })
    .toEqual(way);
  return await traceOf(traceId);
}

test('When one message is sent through the edge, then there is its trace, over both services, with version and track', async () => {
  const trace = await expectWholeTrace(await send());
  const root = trace.find(({ parentSpanId }) => parentSpanId === '');
  expect(root?.name).toBe('POST /messages');
  expect(root && madeBy(root)).toBe('message/1.1.0 canary');
  const services = new Set(trace.map(({ resource }) => resource['service.name']));
  expect(services).toEqual(new Set(['message', 'credit']));
  for (const span of trace)
    expect(madeBy(span)).toMatch(/^(message|credit)\/(1\.0\.0 stable|1\.1\.0 canary)$/);
});

test('When the replica that took the message is killed before credit decides, then the rest of the trace is there', async () => {
  const credits = await replicasOf(system, 'credit');
  let traceId: string;
  try {
    for (const credit of credits) await pause(system, credit);
    traceId = await send();
    const sentOn = ['POST /messages', 'credit-requests-canary publish'];
    const isSentOn = async () => {
      const seen = await names(traceId);
      return sentOn.every((name) => seen.includes(name));
    };
    await until('the request is on the queue, and its spans at the collector', 30, isSentOn, 500);
    const [canary] = await system.containers('message-v2');
    await system.docker('kill', canary?.id ?? '');
  } finally {
    for (const credit of credits) await unpause(system, credit);
  }
  // And more, when all this took so long that everybody was asked.
  const trace = await expectWholeTrace(traceId, expect.arrayContaining([...wayOfACanarysMessage]));
  const root = trace.find(({ name }) => name === 'POST /messages');
  expect(root && madeBy(root)).toBe('message/1.1.0 canary');
  await allBack(system, whole);
});

test('When a caller brings a trace, then the edge logs its id', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00';
  const { headers } = await ask(system.port, { path: '/version', headers: { traceparent } });
  const id = String(headers['x-request-id']);
  const [edge] = await system.containers('haproxy');
  const lineOf = async () => {
    const log = await system.docker('logs', '--since', '1m', edge?.name ?? 'no edge');
    return log.split('\n').find((line) => line.includes(id));
  };
  await until('the edge has logged it', 10, async () => (await lineOf()) !== undefined, 500);
  expect(JSON.parse((await lineOf()) ?? '').trace_id).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
});

// How long answers take then, and ten minutes of it: npm run drill -- collector-blackhole
test('When the collector takes connections and never answers, then only spans are lost', async () => {
  const load = await system.load(120);
  try {
    await until('the load is under way', 30, () => load.answers.length > 200);
    const before = { lost: await spansLost(system), memory: await memoryOfReplicas(system) };
    await collector.fallSilent();
    await until(
      'spans are dropped',
      60,
      async () => (await spansLost(system)) > before.lost + 100,
      500,
    );
    const { answers, failures } = await load.stop();
    expect(failures).toEqual([]);
    expect(answers.length).toBeGreaterThan(200);
    // Both the queue of spans and the heaps that the load fills are small.
    expect(await memoryOfReplicas(system)).toBeLessThan(1.3 * before.memory);
  } finally {
    await load.stop();
    await collector.answer();
  }
});
