import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import { creditRepliesQueue } from '@serin/shared/contracts/credit-queues.ts';
import { hold, until } from '../drills/wait.ts';
import type { Fault } from './fault.ts';
import { openSession } from './tools/psql.ts';
import { jobOptions, withQueue } from './tools/queue.ts';

export const replyLost: Fault = {
  name: 'reply-lost',
  hypothesis: 'Replies of credit that are lost on their way are asked for, and sent, again.',
  async cause(context) {
    const { say, signal } = context;
    await withQueue(context, creditRepliesQueue, async (call) => {
      await call('pause');
      await hold(1_500, signal);
      const some = until('a reply is on its way', 10, async () => (await call('count')) !== 0);
      await untilAborted(some, signal);
      const lost = await call('count');
      say(`${lost} replies lost`);
      await call('drain');
      await call('resume');
    });
  },
};

/** Longer than message waits for a verdict before it asks again (5 s). */
const lateMs = 8_000;

export const replyLate: Fault = {
  name: 'reply-late',
  hypothesis: 'Replies that come so late that they were asked for again are settled once.',
  async cause(context) {
    const { say, signal } = context;
    await withQueue(context, creditRepliesQueue, async (call) => {
      say(`the replies are held back for ${lateMs / 1_000} s`);
      await call('pause');
      await hold(lateMs, signal);
      const late = await call('count');
      if (late === 0) throw new Error('no reply was on its way: there was nothing to hold back');
      say(`${late} replies come late`);
      await call('resume');
    });
  },
};

/** The newest verdicts, and some that were settled long ago. */
const knownVerdicts = `
  SELECT * FROM (SELECT message_id, verdict, reason FROM verdicts ORDER BY message_id DESC LIMIT 150) AS newest
  UNION
  SELECT * FROM (SELECT message_id, verdict, reason FROM verdicts ORDER BY message_id LIMIT 50) AS oldest`;

export const replyDoubled: Fault = {
  name: 'reply-doubled',
  hypothesis:
    'Replies that come three more times, in any order and long after they were settled, change nothing.',
  async cause(context) {
    const { system, random, say, signal } = context;
    const credit = openSession(system, 'credit');
    const rows = await credit.query(knownVerdicts).finally(credit.end);
    if (rows.length === 0) throw new Error('there is no verdict that could come again');
    const again = random.shuffle([1, 2, 3].flatMap((time) => rows.map((row) => ({ row, time }))));
    const jobs = again.map(({ row, time }) => {
      const [messageId, verdict, reason] = row.split('|');
      const data = { type: 'Verdict', version: 1, messageId, verdict, ...(reason && { reason }) };
      const jobId = `again-${time}-${verdict}-${messageId}`;
      return { name: 'Verdict', data, opts: { ...jobOptions, jobId } };
    });
    say(`${jobs.length} replies come again`);
    await withQueue(
      context,
      creditRepliesQueue,
      async (call) => void (await call('addBulk', jobs)),
    );
    await hold(1_000, signal);
  },
};
