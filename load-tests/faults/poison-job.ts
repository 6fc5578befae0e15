import { randomUUID } from 'node:crypto';
import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import {
  canaryRequestsQueue,
  creditRepliesQueue,
  creditRequestsQueue,
} from '@serin/shared/contracts/credit-queues.ts';
import type { System } from '../drills/system.ts';
import { hold, until } from '../drills/wait.ts';
import type { Fault, FaultContext } from './fault.ts';
import { replicasOf } from './tools/containers.ts';
import { jobOptions, withQueue } from './tools/queue.ts';
import { queueCli } from './tools/redis-cli.ts';

/** What no handler can digest, by the end of the job's name; `not-json` is spoiled once it is in the queue. */
const poison = (): Record<string, unknown> => ({
  text: 'not an object',
  null: null,
  list: [1, 2, 3],
  'not-json': {},
  'no-such-type': { type: 'Surprise', version: 1, messageId: randomUUID() },
  'no-such-version': { type: 'Verdict', version: 99, messageId: randomUUID(), verdict: 'charged' },
  huge: { type: 'ChargeRequested', version: 1, account: 'x'.repeat(1_000_000) },
  // Well formed, but about messages nobody knows, and accounts without credit.
  'strange-verdict': { type: 'Verdict', version: 1, messageId: randomUUID(), verdict: 'charged' },
  'strange-refund': { type: 'RefundRequested', version: 1, messageId: randomUUID() },
  'strange-charge': {
    ...{ type: 'ChargeRequested', version: 1, messageId: randomUUID() },
    ...{ account: `nobody-${randomUUID()}`, price: 1 },
  },
});

const nameOf = (kind: string) => `poison-${kind}`;
const names = Object.keys(poison()).map(nameOf);
const spoiled = nameOf('not-json');

/**
 * Makes two ordinary jobs lie about: the first in `failed`, where a job of the same name that comes later vanishes without a word, the
 * other in `active`, without a worker. Answers their names, in this order.
 */
const misplaceTwo = `
  local moved, queue = {}, ARGV[1]
  local waiting = redis.call('LRANGE', queue .. 'wait', 0, -1)
  for _, id in ipairs(waiting) do
    if #moved < 2 and not string.find(id, '^poison') then table.insert(moved, id) end
  end
  if #moved < 2 then return {} end
  for _, id in ipairs(moved) do redis.call('LREM', queue .. 'wait', 1, id) end
  redis.call('ZADD', queue .. 'failed', 1, moved[1])
  redis.call('LPUSH', queue .. 'active', moved[2])
  return moved`;

const remove = `
  local queue = ARGV[1]
  for place = 2, #ARGV do
    local id = ARGV[place]
    for _, list in ipairs({'wait', 'active'}) do redis.call('LREM', queue .. list, 0, id) end
    for _, set in ipairs({'failed', 'completed', 'delayed'}) do redis.call('ZREM', queue .. set, id) end
    redis.call('SREM', queue .. 'stalled', id)
    redis.call('DEL', queue .. id, queue .. id .. ':lock')
  end`;

const keysOf = (queue: string) => `bull:${queue}:`;
const evaluate = (system: System, script: string, ...args: string[]) =>
  queueCli(system, 'EVAL', script, '0', ...args);

/** The queues that ordinary jobs come through: to canaries of credit only while there are canaries of message. */
async function busyQueues(system: System): Promise<string[]> {
  const queues = [creditRequestsQueue, creditRepliesQueue];
  const messages = await replicasOf(system, 'message');
  return messages.some(({ service }) => service === 'message-v2')
    ? [...queues, canaryRequestsQueue]
    : queues;
}

/** Poisons a queue; answers the names of the jobs that have to be removed in the end. */
async function putIn(context: FaultContext, queue: string): Promise<string[]> {
  const { system, say } = context;
  const keys = keysOf(queue);
  let misplaced: string[] = [];
  await withQueue(context, queue, async (call) => {
    await call('pause');
    const jobs = Object.entries(poison()).map(([kind, data]) => ({
      ...{ name: 'poison', data },
      opts: { ...jobOptions, jobId: nameOf(kind) },
    }));
    await call('addBulk', jobs);
    await queueCli(system, 'HSET', `${keys}${spoiled}`, 'data', '{"not": JSON');
    const misplace = async () => {
      misplaced = (await evaluate(system, misplaceTwo, keys)).split('\n').filter(Boolean);
      return misplaced.length === 2;
    };
    // Not cut short when the drill is aborted: it must be known which job is to be removed.
    await until('two ordinary jobs wait beside the poison', 20, misplace, 300);
    say(`${queue}: ${jobs.length} poisonous jobs; in failed ${misplaced.join(', in active ')}`);
  });
  return misplaced.slice(0, 1);
}

export const poisonJob: Fault = {
  name: 'poison-job',
  hypothesis:
    'Jobs that nobody can digest leave the queues by themselves, and hold nobody else up; nor does a job that lies broken under a real name.',
  async cause(context) {
    const { system, signal } = context;
    const queues = await busyQueues(system);
    const digestible = names.filter((name) => name !== spoiled);
    const toRemove = new Map(queues.map((queue) => [queue, names]));
    try {
      for (const queue of queues) toRemove.set(queue, [...names, ...(await putIn(context, queue))]);
      await hold(4_000, signal);
      for (const queue of queues) {
        const keys = digestible.map((name) => keysOf(queue) + name);
        const gone = async () => (await queueCli(system, 'EXISTS', ...keys)) === '0';
        await untilAborted(until(`the poison has left ${queue}`, 40, gone, 500), signal);
      }
    } finally {
      for (const [queue, jobs] of toRemove) await evaluate(system, remove, keysOf(queue), ...jobs);
    }
  },
};
