import type { Pool } from 'pg';
import type { Log } from '../contracts/log.ts';
import { type Loop, startLoop } from '../outbox/loop.ts';
import { forgetOldKeys } from './key-store.ts';

const batchSize = 1_000;

/** Forgets idempotency keys after a day, in small steps, so that nobody notices. */
export function startForgettingKeys(options: { pool: Pool; idleMillis?: number; log: Log }): Loop {
  return startLoop({
    name: 'forgetting idempotency keys',
    idleMillis: options.idleMillis ?? 60_000,
    log: options.log,
    step: async () => (await forgetOldKeys(options.pool, batchSize)) === batchSize,
  });
}
