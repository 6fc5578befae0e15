import type { Log } from '@serin/shared/contracts/log.ts';
import type { OutboxJob } from '@serin/shared/outbox/outbox-store.ts';
import { traceIdOf } from '@serin/shared/telemetry/trace-context.ts';

/** One line for each verdict that is on its way to message, those that are sent again among them. Neither account nor amount is in it. */
export function logVerdicts(log: Log, jobs: readonly Pick<OutboxJob, 'payload'>[]): void {
  for (const { payload } of jobs) {
    const { messageId, verdict, reason, traceparent } = payload;
    const trace_id = typeof traceparent === 'string' ? traceIdOf(traceparent) : undefined;
    const fields = { trace_id, messageId, verdict };
    log.info(reason === undefined ? fields : { ...fields, reason }, 'verdict sent');
  }
}
