import { hold } from '../drills/wait.ts';
import type { Fault } from './fault.ts';
import { type HeldLock, holdLock } from './tools/hold-lock.ts';

/** Longer than a statement may take (5 s), so that some are given up and others, which came later, just take long. */
const slowMs = 6_000;

const hot = [
  { database: 'message', tables: 'messages, outbox' },
  { database: 'credit', tables: 'accounts, outbox' },
] as const;

export const postgresLocks: Fault = {
  name: 'postgres-locks',
  hypothesis:
    'Statements take seconds, up to their time limit and beyond: what was given up is done once, or not at all.',
  async cause(context) {
    const { say, signal } = context;
    const locks: HeldLock[] = [];
    try {
      for (const { database, tables } of hot) {
        say(`${database}: LOCK TABLE ${tables} IN ACCESS EXCLUSIVE MODE, for ${slowMs / 1_000} s`);
        locks.push(await holdLock(context, { database, tables, mode: 'ACCESS EXCLUSIVE' }));
      }
      await hold(slowMs, signal);
      for (const lock of locks)
        if ((await lock.waiting()).length === 0) throw new Error('nobody waited for the lock');
    } finally {
      await Promise.all(locks.map((lock) => lock.release()));
    }
  },
};
