import type { FaultContext } from '../fault.ts';
import { startInside } from './inside.ts';

/** A method of BullMQ's Queue, by its name; answers what it gives, unless that is an object. */
export type CallQueue = (
  method: 'pause' | 'resume' | 'drain' | 'count' | 'addBulk',
  ...args: unknown[]
) => Promise<unknown>;

/** Opens a queue for the time of the work. If that leaves it paused, whatever the reason, it is resumed. */
export async function withQueue(
  { system }: FaultContext,
  queue: string,
  work: (call: CallQueue) => Promise<void>,
): Promise<void> {
  const talk = startInside(system, 'queue.ts', queue);
  try {
    await work(async (method, ...args) => {
      talk.say(JSON.stringify({ method, args }));
      const { result, error } = JSON.parse(await talk.hear());
      if (error !== undefined) throw new Error(`${queue}: ${method}: ${error}`);
      return result;
    });
  } finally {
    await talk.end();
  }
}

/** As the services' own jobs are added (shared/src/queue/producer.ts). */
export const jobOptions = { removeOnComplete: true, removeOnFail: true, attempts: 5 };
