import { expect, test } from 'vitest';
import { recordingTracing } from '../../../../shared/test-support/recording-tracing.ts';
import type { Outcome } from '../provider/outcome.ts';
import type { Delivery } from '../provider/post.ts';
import { createTracedAsk } from './traced-ask.ts';

const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7';

/** A provider that ends every attempt like this, asked about a message whose traceparent has these flags. */
async function askOnce(outcome: Outcome, flags: string | null) {
  const tracing = recordingTracing();
  const asked: Delivery[] = [];
  const provider = async (delivery: Delivery) => {
    asked.push(delivery);
    return outcome;
  };
  const traceparent = flags === null ? null : `${trace}-${flags}`;
  const delivery = { messageId: 'm', destination: 'bob', body: 'private', traceparent };
  const answer = await createTracedAsk(provider, tracing)(delivery);
  expect(answer.outcome).toBe(outcome);
  expect(JSON.stringify(tracing.recorded)).not.toContain('private');
  return { told: asked[0]?.traceparent, handedOn: answer.traceparent, spans: tracing.recorded };
}

test('When the trace is recorded, then the provider is told of the attempt, and what follows is below it', async () => {
  const { told, handedOn, spans } = await askOnce({ kind: 'accepted', status: 200 }, '01');
  expect(spans).toMatchObject([
    { name: 'deliver', parent: `${trace}-01`, ended: { failure: undefined } },
  ]);
  expect(told).toBe(spans[0]?.traceparent);
  expect(handedOn).toBe(spans[0]?.traceparent);
  expect(spans[0]?.fields).toMatchObject({
    'serin.message_id': 'm',
    'serin.outcome': 'accepted',
    'http.response.status_code': 200,
  });
});

test.each([
  ['00', `${trace}-00`],
  [null, null],
])('When it is not recorded (%s) and all is well, then there is no span', async (flags, told) => {
  const asked = await askOnce({ kind: 'rejected', status: 422 }, flags);
  expect(asked).toEqual({ told, handedOn: null, spans: [] });
});

test.each([
  [{ kind: 'error', status: 503 }, { 'http.response.status_code': 503 }],
  [{ kind: 'unreachable', code: 'ECONNREFUSED' }, { 'error.type': 'ECONNREFUSED' }],
  [{ kind: 'timeout' }, {}],
] as const)(
  'When the attempt fails (%j), then it is recorded in any case',
  async (outcome, fields) => {
    for (const flags of ['00', '01', null]) {
      const { spans } = await askOnce(outcome, flags);
      expect(spans).toMatchObject([{ name: 'deliver', ended: { failure: {} } }]);
      expect(spans[0]?.fields).toMatchObject({ ...fields, 'serin.outcome': outcome.kind });
      expect(spans[0]?.inHindsight).toBe(flags !== '01');
    }
  },
);
