import { cacheGone } from './cache-gone.ts';
import { clockAhead, clockBehind } from './clock.ts';
import { consulGone, haproxyReload, replicaUnready } from './edge.ts';
import type { Fault } from './fault.ts';
import { poisonJob } from './poison-job.ts';
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
  replicaUnready,
  clockAhead,
  clockBehind,
  queueKill,
  queueWipe,
  queueTailCut,
  queueFull,
  poisonJob,
  replyLost,
  replyLate,
  replyDoubled,
  cacheGone,
  postgresRestart,
  postgresKill,
  postgresPause,
  postgresLocks,
  postgresConnections,
  consulGone,
  haproxyReload,
];
