import {
  BatchSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import type { CountSpans } from './span-counter.ts';

/** Ended spans that wait to be sent, at most: some 2 MB. */
const longest = 1_024;

/** Often, so that a replica that is killed takes little with it. */
const sendEveryMillis = 500;

/** A queue that never grows beyond its length: what comes when it is full is dropped, and counted. */
export function createSpanQueue(
  exporter: SpanExporter,
  count: CountSpans,
  exportTimeoutMillis: number,
): SpanProcessor {
  let waiting = 0;
  const queue = new BatchSpanProcessor({
    maxQueueSize: longest,
    maxExportBatchSize: longest / 4,
    scheduledDelayMillis: sendEveryMillis,
    exportTimeoutMillis,
    exporter: {
      export(spans, resultCallback) {
        waiting -= spans.length;
        exporter.export(spans, resultCallback);
      },
      shutdown: () => exporter.shutdown(),
    },
  });
  return {
    onStart() {},
    onEnd(span) {
      if (waiting >= longest) {
        count('dropped', 1);
        return;
      }
      waiting += 1;
      queue.onEnd(span);
    },
    forceFlush: () => queue.forceFlush(),
    shutdown: () => queue.shutdown(),
  };
}
