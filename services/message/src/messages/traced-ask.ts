import { placeHere } from '@serin/shared/telemetry/code-place.ts';
import { noTracing, type Tracing } from '@serin/shared/telemetry/tracing.ts';
import type { HttpProvider } from '../provider/http-provider.ts';
import { isFailure, type Outcome } from '../provider/outcome.ts';
import type { Delivery } from '../provider/post.ts';

const name = 'deliver';

export interface Asked {
  outcome: Outcome;
  /** What follows on this attempt belongs below it. */
  traceparent: string | null;
}

/**
 * Asks the provider within a span, which the provider is told of. Each attempt has its own. A failed one of a trace that was not recorded is
 * recorded afterwards.
 */
export function createTracedAsk(ask: HttpProvider['ask'], tracing: Tracing = noTracing) {
  const place = placeHere();
  const fieldsOf = (messageId: string, { kind, status, code }: Outcome) => ({
    'serin.message_id': messageId,
    'serin.delivery': 'http',
    'serin.outcome': kind,
    ...(status === undefined ? {} : { 'http.response.status_code': status }),
    ...(code === undefined ? {} : { 'error.type': code }),
    ...place,
  });

  return async (delivery: Delivery): Promise<Asked> => {
    const { messageId, traceparent } = delivery;
    const startedAt = Date.now();
    const span = tracing.step(name, traceparent, { kind: 'client' });
    const outcome = await ask(
      span === undefined ? delivery : { ...delivery, traceparent: span.traceparent },
    );
    const failure = isFailure(outcome) ? {} : undefined;
    if (span !== undefined) {
      span.set(fieldsOf(messageId, outcome));
      span.end(failure);
    } else if (failure !== undefined)
      tracing.hindsight(name, {
        kind: 'client',
        parent: traceparent ?? undefined,
        fields: fieldsOf(messageId, outcome),
        startedAt,
        failure,
        reason: 'error',
      });
    return { outcome, traceparent: span?.traceparent ?? null };
  };
}
