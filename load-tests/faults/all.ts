import { cacheGone } from './cache-gone.ts';
import type { Fault } from './fault.ts';
import { postgresKill, postgresPause, postgresRestart } from './postgres.ts';
import { postgresConnections } from './postgres-connections.ts';
import { postgresLocks } from './postgres-locks.ts';
import { queueKill, queueWipe } from './queue.ts';
import { queueFull } from './queue-full.ts';
import { queueTailCut } from './queue-tail-cut.ts';
import { creditKill, halfKill, messageKill } from './replica-kill.ts';
import { creditPause, messagePause } from './replica-pause.ts';
import { replyDoubled, replyLate, replyLost } from './replies.ts';
import { stopThenKill } from './stop-then-kill.ts';

/** Every fault there is. */
export const faults: readonly Fault[] = [
  messageKill,
  creditKill,
  halfKill,
  messagePause,
  creditPause,
  stopThenKill,
  queueKill,
  queueWipe,
  queueTailCut,
  queueFull,
  cacheGone,
  postgresRestart,
  postgresKill,
  postgresPause,
  postgresLocks,
  postgresConnections,
  replyLost,
  replyLate,
  replyDoubled,
];
