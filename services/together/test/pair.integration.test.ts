import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Patch } from '../../../load-tests/mutants/mutant.ts';
import {
  type Replicas,
  type ReplicasOptions,
  startReplicas,
} from '../../../load-tests/mutants/replicas.ts';
import { ask } from '../../../load-tests/scenarios/ask.ts';
import {
  canaryRequestsQueue,
  creditRequestsQueue,
} from '../../../shared/src/contracts/credit-queues.ts';
import { eventually } from '../../../shared/test-support/eventually.ts';
import type { ReceivedSpan } from '../../../shared/test-support/otlp.ts';
import {
  type OtlpReceiver,
  startOtlpReceiver,
} from '../../../shared/test-support/otlp-receiver.ts';
import { patientExport } from './patient-export.ts';

const [stable, canary] = [0, 1];
let receiver: OtlpReceiver;
let replicas: Replicas;

const portOf = (service: 'message' | 'credit', index: number) =>
  replicas[service][index]?.port ?? 0;
async function asAlice(
  service: 'message' | 'credit',
  index: number,
  path: string,
  body: object,
  more: Record<string, string> = {},
) {
  const headers = { authorization: `Bearer ${await replicas.world.token('alice')}`, ...more };
  return await ask(portOf(service, index), { method: 'POST', path, headers, body });
}

/** Whether the stable replica of credit takes what canaries began, or may still take one of these. */
async function stableTakesCanaries(): Promise<boolean> {
  const { body } = await ask(portOf('credit', stable), { path: '/metrics' });
  const [, value] =
    new RegExp(`^queue_working\\{.*queue="${canaryRequestsQueue}".*\\} (\\d)$`, 'm').exec(body) ??
    [];
  if (value === undefined) throw new Error('credit does not say which queues it works on');
  return value === '1';
}
/** Until the canary's queue is its own: it is heard, and stable's worker has come to rest, or never began. */
const handedBack = () =>
  eventually(async () => (await replicas.canaryIsHeard()) && !(await stableTakesCanaries()));

async function start(options: Partial<ReplicasOptions> = {}): Promise<void> {
  receiver = await startOtlpReceiver();
  replicas = await startReplicas({
    patches: [patientExport],
    canary: [],
    redisDatabase: 14,
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, TRACE_RATIO: '1' },
    ...options,
  });
  await asAlice('credit', stable, '/credit', { amount: 1_000 });
  await handedBack();
}
async function stop(): Promise<void> {
  await replicas?.stop();
  await receiver?.close();
}

/** Sends a message through this replica; answers the trace's id. */
async function send(index: number, headers: Record<string, string> = {}): Promise<string> {
  const body = { destination: 'bob', body: 'hello' };
  const answer = await asAlice('message', index, '/messages', body, headers);
  expect(answer.status).toBe(202);
  return String(answer.headers['x-request-id']).replaceAll('-', '');
}

/** Who did the steps of this name in the trace, as soon as there is one: as `credit/1.1.0 canary`. */
const doersOf = (traceId: string, name: string) =>
  eventually(async () => {
    const spans = receiver.trace(traceId).filter((span) => span.name === name);
    return spans.length > 0 && new Set(spans.map(madeBy));
  });
const madeBy = ({ resource }: ReceivedSpan) =>
  `${resource['service.name']}/${resource['service.version']} ${resource['serin.track']}`;
const [stableCredit, canaryCredit] = ['credit/1.0.0 stable', 'credit/1.1.0 canary'];

describe('a canary of message and one of credit', () => {
  beforeAll(() => start());
  afterAll(stop);

  test('When the canary takes messages, then canary credit charges them all; what stable takes is charged by either', async () => {
    const ofCanary = await Promise.all(Array.from({ length: 20 }, () => send(canary)));
    for (const traceId of ofCanary) {
      expect(await doersOf(traceId, `${canaryRequestsQueue} process`)).toEqual(
        new Set([canaryCredit]),
      );
      expect(await doersOf(traceId, 'charge')).toEqual(new Set([canaryCredit]));
      await doersOf(traceId, 'deliver');
    }
    const charged = new Set<string>();
    await eventually(async () => {
      for (const by of await doersOf(await send(stable), `${creditRequestsQueue} process`))
        charged.add(by);
      return charged.size > 1;
    });
    expect(charged).toEqual(new Set([stableCredit, canaryCredit]));
  });

  test('When a caller brings baggage, then it chooses no track', async () => {
    const asCanary = await send(stable, { baggage: 'serin.track=canary,user=1' });
    await doersOf(asCanary, `${creditRequestsQueue} process`);
    const asStable = await send(canary, { baggage: 'serin.track=stable' });
    expect(await doersOf(asStable, 'charge')).toEqual(new Set([canaryCredit]));
    const stored = await replicas.world.rows<{ baggage: string | null }>(
      'message',
      'SELECT DISTINCT baggage FROM messages ORDER BY 1',
    );
    expect(stored).toEqual([{ baggage: 'serin.track=canary' }, { baggage: null }]);
  });

  test('When canary credit is killed with requests waiting, then stable credit charges them, and gives the queue back when there is a canary again', async () => {
    replicas.credit[canary]?.signal('SIGSTOP');
    const waiting = await Promise.all(Array.from({ length: 10 }, () => send(canary)));
    for (const traceId of waiting) await doersOf(traceId, `${canaryRequestsQueue} publish`);
    replicas.credit[canary]?.signal('SIGKILL');
    for (const traceId of waiting) {
      expect(await doersOf(traceId, 'charge')).toEqual(new Set([stableCredit]));
      await doersOf(traceId, 'deliver');
    }
    // With nobody asking a second time: from the canary's own queue.
    const next = await send(canary);
    expect(await doersOf(next, `${canaryRequestsQueue} process`)).toEqual(new Set([stableCredit]));
    await replicas.credit[canary]?.start();
    await handedBack();
    expect(await doersOf(await send(canary), 'charge')).toEqual(new Set([canaryCredit]));
  });
});

describe('a canary of credit that lives and decides nothing', () => {
  const undecided: Patch = {
    file: 'services/credit/src/credit/decide.ts',
    find: "return (request) => (request.type === 'ChargeRequested' ? charge(request) : refund(request));",
    replace: 'return () => new Promise(() => {});',
  };
  // Open, it would take its part of what everybody is asked, and decide nothing of that either.
  const dark: Patch = {
    file: 'services/credit/src/queues/share-requests.ts',
    find: '{ everybodys: seen.isOpen, canaries: true }',
    replace: '{ everybodys: false, canaries: true }',
  };
  beforeAll(() => start({ canary: [undecided, dark] }));
  afterAll(stop);

  /** Whether somebody else had to be asked; if not, stable has taken it from the canary's queue: no beat had come for 3 s. */
  const wasAskedInVain = (traceId: string) =>
    eventually(async () => {
      const names = receiver.trace(traceId).map(({ name }) => name);
      if (names.includes(`${creditRequestsQueue} publish`)) return { inVain: true };
      return names.includes(`${canaryRequestsQueue} process`) && { inVain: false };
    });

  test('When it is asked in vain, then everybody is asked, and what its own canary of message took is charged too', async () => {
    const traceId = await eventually(async () => {
      const sent = await send(canary);
      return (await wasAskedInVain(sent)).inVain && sent;
    });
    await doersOf(traceId, 'deliver');
    expect(await doersOf(traceId, 'charge')).toEqual(new Set([stableCredit]));
    await handedBack();
  }, 60_000);
});

describe('a provider that rejects', () => {
  beforeAll(() => start({ provider: { rejections: 1 } }));
  afterAll(stop);

  test('When a message that a canary took is refunded, then canary credit refunds it, whichever replica asked', async () => {
    for (const traceId of await Promise.all(Array.from({ length: 10 }, () => send(canary))))
      expect(await doersOf(traceId, 'refund')).toEqual(new Set([canaryCredit]));
  });
});
