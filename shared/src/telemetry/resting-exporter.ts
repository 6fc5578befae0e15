import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Log } from '../contracts/log.ts';
import type { CountSpans } from './span-counter.ts';

export interface RestingOptions {
  count: CountSpans;
  log: Log;
  firstRestMillis?: number;
  longestRestMillis?: number;
}

/** ExportResultCode.SUCCESS of @opentelemetry/core: whoever hands spans over need do no more about them. */
const done = { code: 0 };

/**
 * After a failure the collector is left alone, longer and longer, and spans are dropped unsent: a collector that is gone costs one
 * attempt now and then. (Each attempt may hold a thread that looks a name up, and PostgreSQL's names are looked up by the same few threads.)
 */
export function restingExporter(inner: SpanExporter, options: RestingOptions): SpanExporter {
  const { count, log, firstRestMillis = 1_000, longestRestMillis = 10_000 } = options;
  let failures = 0;
  let restsUntil = 0;

  function failed(error: unknown): void {
    if (failures === 0) log.warn({ err: error }, 'no trace collector: spans are dropped');
    restsUntil =
      performance.now() +
      Math.min(longestRestMillis, firstRestMillis * 2 ** Math.min(failures, 10));
    failures += 1;
  }

  return {
    export(spans, resultCallback) {
      if (performance.now() < restsUntil) {
        count('dropped', spans.length);
        resultCallback(done);
        return;
      }
      inner.export(spans, ({ code, error }) => {
        const taken = code === done.code;
        count(taken ? 'exported' : 'failed', spans.length);
        if (!taken) failed(error);
        else if (failures > 0) {
          log.info({ failures }, 'the trace collector is back');
          failures = 0;
        }
        resultCallback(done);
      });
    },
    shutdown: () => inner.shutdown(),
  };
}
