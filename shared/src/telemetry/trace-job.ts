import type { CodePlace } from './code-place.ts';
import { traceparentIn } from './trace-context.ts';
import type { SpanFields, Tracing } from './tracing.ts';

export interface TracedJob {
  id?: string | undefined;
  attemptsMade: number;
  data: unknown;
}

/** What is told of a job in every span: never what it contains. */
function fieldsOf(queue: string, { id = '', attemptsMade, data }: TracedJob): SpanFields {
  const { messageId } = (data ?? {}) as { messageId?: unknown };
  return {
    'messaging.system': 'bullmq',
    'messaging.destination.name': queue,
    'messaging.operation.type': 'process',
    'messaging.message.id': id,
    'serin.attempt': attemptsMade + 1,
    ...(typeof messageId === 'string' ? { 'serin.message_id': messageId } : {}),
  };
}

/**
 * Works on a job within a span, below the one that put it on the queue; `handle` gets the payload with the traceparent of that span.
 * Where the trace is not recorded there is none, unless the job fails: then it is made afterwards.
 */
export async function traceJob(
  tracing: Tracing,
  queue: string,
  place: CodePlace,
  job: TracedJob,
  handle: (payload: unknown) => Promise<void>,
): Promise<void> {
  const name = `${queue} process`;
  const parent = traceparentIn(job.data);
  const startedAt = Date.now();
  const fields = () => ({ ...fieldsOf(queue, job), ...place });
  const span = tracing.step(name, parent, { kind: 'consumer' });
  span?.set(fields());
  try {
    await handle(
      span === undefined ? job.data : { ...(job.data as object), traceparent: span.traceparent },
    );
    span?.end();
  } catch (error) {
    const failure = { error };
    if (span !== undefined) span.end(failure);
    else
      tracing.hindsight(name, {
        kind: 'consumer',
        parent,
        fields: fields(),
        startedAt,
        failure,
        reason: 'error',
      });
    throw error;
  }
}
