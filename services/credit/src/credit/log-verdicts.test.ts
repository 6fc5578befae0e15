import { expect, test } from 'vitest';
import { listeningLog } from '../../../../shared/test-support/silent-log.ts';
import { logVerdicts } from './log-verdicts.ts';

test('When verdicts are sent, then there is a line for each, with its trace', () => {
  const log = listeningLog();
  const trace_id = 'a'.repeat(32);
  const traceparent = `00-${trace_id}-${'b'.repeat(16)}-01`;
  const common = { type: 'Verdict', version: 1, traceparent };
  logVerdicts(log, [
    { payload: { ...common, messageId: 'one', verdict: 'charged' } },
    {
      payload: { ...common, messageId: 'two', verdict: 'rejected', reason: 'insufficient-credit' },
    },
  ]);
  expect(log.lines.map(({ level, fields }) => [level, fields])).toEqual([
    ['info', { trace_id, messageId: 'one', verdict: 'charged' }],
    ['info', { trace_id, messageId: 'two', verdict: 'rejected', reason: 'insufficient-credit' }],
  ]);
});
