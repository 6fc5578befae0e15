import { Counter, type Registry } from 'prom-client';

const outcomes = [
  'exported', // the collector has it
  'dropped', // it was never sent: the queue was full, or the collector had just failed
  'failed', // it was sent, and the collector did not take it
] as const;

export type CountSpans = (outcome: (typeof outcomes)[number], count: number) => void;

/** What became of this replica's spans. */
export function createSpanCounter(registry: Registry): CountSpans {
  const counter = new Counter({
    name: 'trace_spans_total',
    help: 'Spans by what became of them. dropped: not sent; failed: sent in vain.',
    labelNames: ['outcome'] as const,
    registers: [registry],
  });
  for (const outcome of outcomes) counter.inc({ outcome }, 0);
  return (outcome, count) => counter.inc({ outcome }, count);
}
