import { expect, test } from 'vitest';
import { listeningLog } from '../../../../shared/test-support/silent-log.ts';
import { logAccepted, logMove } from './log-move.ts';

const messageId = '0197f3a0-0000-7000-8000-000000000000';
const trace_id = 'a'.repeat(32);
const traceparent = `00-${trace_id}-${'b'.repeat(16)}-01`;

test('When a message goes its way, then each step is a line of the same kind', () => {
  const log = listeningLog();
  logAccepted(log, messageId, traceparent);
  const move = { messageId, traceparent, ageSeconds: 1, reason: null };
  logMove(log, { ...move, from: 'queued', state: 'charged' });
  logMove(log, { ...move, from: 'charged', state: 'refunding', reason: 'provider-rejected' });
  const line = { level: 'info', text: 'message moved' };
  expect(log.lines).toEqual([
    { ...line, fields: { trace_id, messageId, from: null, to: 'queued' } },
    { ...line, fields: { trace_id, messageId, from: 'queued', to: 'charged' } },
    {
      ...line,
      fields: {
        trace_id,
        messageId,
        from: 'charged',
        to: 'refunding',
        reason: 'provider-rejected',
      },
    },
  ]);
});
