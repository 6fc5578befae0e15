import { expect, test } from 'vitest';
import { faultPlan } from './fault-plan.ts';

// Any file that is there will do.
const demonstration = faultPlan(import.meta.filename);
const none = { errors: [], latencies: [], crashAfterMs: undefined, isUnready: false };

test.each([
  ['error:0.2', { errors: [{ share: 0.2, route: undefined }] }],
  ['error:1', { errors: [{ share: 1, route: undefined }] }],
  ['error:.02@GET /messages', { errors: [{ share: 0.02, route: 'GET /messages' }] }],
  ['latency:300ms', { latencies: [{ ms: 300, route: undefined }] }],
  ['latency:2s@POST /credit', { latencies: [{ ms: 2_000, route: 'POST /credit' }] }],
  ['crash', { crashAfterMs: 2_000 }],
  ['crash:3s', { crashAfterMs: 3_000 }],
  ['crash:0ms', { crashAfterMs: 0 }],
  ['unready', { isUnready: true }],
  ['unready, crash:500ms', { isUnready: true, crashAfterMs: 500 }],
])('When FAULTS is %s, then that is %j', (text, expected) => {
  expect(demonstration.parse(text)).toEqual({ ...none, ...expected });
});

test.each([
  'slow',
  'error',
  'error:20%',
  'error:2',
  'error:0.2@/messages',
  'latency:300',
  'crash:3',
  'unready:1',
  'crash,',
  'constructor',
])('When FAULTS is %s, then the complaint says what it may be, and what it was', (text) => {
  const { error } = demonstration.safeParse(text);
  expect(error?.issues).toHaveLength(1);
  expect(error?.issues[0]?.message).toMatch(/^wants faults such as error:0\.2, .*, not ".*"$/);
});

test('When the image was not built as a demonstration, then no fault is accepted', () => {
  const { error } = faultPlan('/etc/no-such-marker').safeParse('error:0.2');
  expect(error?.issues[0]?.message).toMatch(/^wants an image that was built as a demonstration/);
});
