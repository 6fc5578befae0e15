import type { Log } from '@serin/shared/contracts/log.ts';
import { traceIdOf } from '@serin/shared/telemetry/trace-context.ts';
import type { Move } from './moves.ts';

/** All lines of a message's way have the same text and fields: one search finds them. */
const text = 'message moved';

const traceOf = (traceparent: string | null) =>
  traceparent === null ? undefined : traceIdOf(traceparent);

/** The first line of a message's way. */
export function logAccepted(log: Log, messageId: string, traceparent: string | null): void {
  log.info({ trace_id: traceOf(traceparent), messageId, from: null, to: 'queued' }, text);
}

/** One line for each move; what the message says, and who sent it to whom, is in none. */
export function logMove(log: Log, { messageId, from, state, reason, traceparent }: Move): void {
  const fields = { trace_id: traceOf(traceparent), messageId, from, to: state };
  log.info(reason === null ? fields : { ...fields, reason }, text);
}
