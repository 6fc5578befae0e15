import { registersOf } from '@serin/shared/telemetry/registers.ts';
import { Counter, Histogram, type Registry } from 'prom-client';
import { isFinal, legalMoves, type Move } from './moves.ts';

const verdicts = ['charged', 'rejected'] as const;
const outcomes = ['delivered', 'rejected', 'failed'] as const;

/** From what a good day gives up to the hours a provider may be out. */
const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 600, 3_600];

const keyOf = (from: string, to: string) => `${from} ${to}`;

/** What a replica tells Prometheus about the messages it accepts and moves on. There is a series for each legal move, and no other. */
export function createMessageMetrics(registry: Registry | undefined) {
  const registers = registersOf(registry);
  const accepted = new Counter({
    name: 'messages_accepted_total',
    help: 'Messages stored for good. A repeated request does not count.',
    registers,
  });
  const moves = new Counter({
    name: 'message_moves_total',
    help: 'Moves of messages from one state to another.',
    labelNames: ['from', 'to'] as const,
    registers,
  });
  const toVerdict = new Histogram({
    name: 'message_verdict_seconds',
    help: "From accepting a message to credit's verdict on it.",
    labelNames: ['verdict'] as const,
    buckets,
    registers,
  });
  const toOutcome = new Histogram({
    name: 'message_outcome_seconds',
    help: 'From accepting a message to what stays true of it.',
    labelNames: ['outcome'] as const,
    buckets,
    registers,
  });
  const counters = new Map<string, Counter.Internal>();
  for (const { from, to } of legalMoves) {
    moves.inc({ from, to }, 0);
    counters.set(keyOf(from, to), moves.labels({ from, to }));
  }
  for (const verdict of verdicts) toVerdict.zero({ verdict });
  for (const outcome of outcomes) toOutcome.zero({ outcome });

  return {
    accepted: (messages: number) => accepted.inc(messages),
    moved({ from, state, ageSeconds }: Move) {
      counters.get(keyOf(from, state))?.inc();
      if (from === 'queued')
        toVerdict.observe({ verdict: state === 'rejected' ? state : 'charged' }, ageSeconds);
      if (isFinal(state)) toOutcome.observe({ outcome: state }, ageSeconds);
    },
  };
}

export type MessageMetrics = ReturnType<typeof createMessageMetrics>;
