import type { HousePromise } from './promise.ts';

export const emptied: HousePromise = {
  name: 'I9',
  says: 'outboxes, active and failed jobs reach zero after the fault, and no request stands in the queue twice',
  judge({ books, watched }) {
    const { message, credit } = books.outbox;
    const left = [
      [message, "rows in message's outbox"],
      [credit, "rows in credit's outbox"],
      [books.jobs, 'jobs in the queues'],
      [watched.doubledRequests, 'requests that stood in the queue twice'],
    ] as const;
    const violations = left.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : []));
    return { violations, looked: watched.looks };
  },
};
