import { expect, test } from 'vitest';
import { recordingTracing } from '../../test-support/recording-tracing.ts';
import { traceJob } from './trace-job.ts';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7';
const place = { 'code.file.path': '/here.ts', 'code.line.number': 1 };
const jobWith = (flags: string) => ({
  id: 'charge-1',
  attemptsMade: 2,
  data: { messageId: 'm', traceparent: `${traceparent}-${flags}`, body: 'nobody’s business' },
});

const fail = () => Promise.reject(new Error('poison'));
const done = async () => {};

test('When the trace is recorded, then the job is a step of it, and what it causes is below that', async () => {
  const tracing = recordingTracing();
  let payload: unknown;
  const job = jobWith('01');
  await traceJob(tracing, 'q', place, job, async (given) => {
    payload = given;
  });
  const [span] = tracing.recorded;
  expect(payload).toEqual({ ...job.data, traceparent: span?.traceparent });
  expect(span).toMatchObject({
    name: 'q process',
    parent: `${traceparent}-01`,
    ended: { failure: undefined },
  });
  expect(span?.fields).toEqual({
    'messaging.system': 'bullmq',
    'messaging.destination.name': 'q',
    'messaging.operation.type': 'process',
    'messaging.message.id': 'charge-1',
    'serin.attempt': 3,
    'serin.message_id': 'm',
    ...place,
  });
});

test('When the trace is not recorded and the job is done, then there is no span', async () => {
  const tracing = recordingTracing();
  const job = jobWith('00');
  let payload: unknown;
  await traceJob(tracing, 'q', place, job, async (given) => {
    payload = given;
  });
  expect(payload).toBe(job.data);
  expect(tracing.recorded).toEqual([]);
});

test.each([
  ['01', false],
  ['00', true],
])(
  'When a job fails whose flags are %s, then it has a span that says why (afterwards: %s), and fails all the same',
  async (flags, inHindsight) => {
    const tracing = recordingTracing();
    await expect(traceJob(tracing, 'q', place, jobWith(flags), fail)).rejects.toThrow('poison');
    expect(tracing.recorded).toMatchObject([
      {
        name: 'q process',
        parent: `${traceparent}-${flags}`,
        inHindsight,
        ended: { failure: { error: new Error('poison') } },
      },
    ]);
    expect(tracing.recorded[0]?.fields).toMatchObject({ 'serin.message_id': 'm', ...place });
  },
);

test.each([null, undefined, 7, 'text', {}])(
  'When a job holds %j, then it is worked on as ever',
  async (data) => {
    const tracing = recordingTracing();
    await traceJob(tracing, 'q', place, { attemptsMade: 0, data }, done);
    await expect(traceJob(tracing, 'q', place, { attemptsMade: 0, data }, fail)).rejects.toThrow();
    expect(tracing.recorded).toMatchObject([{ parent: undefined, inHindsight: true }]);
  },
);
