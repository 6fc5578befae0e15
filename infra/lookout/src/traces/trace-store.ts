import type { Span } from './span.ts';
import { emptySummary, noteSpan, type TraceSummary } from './trace-summary.ts';

export interface StoreLimits {
  maxTraces: number;
  /** For spans as they are kept, with what keeping them costs. */
  maxBytes: number;
  /** More of one trace are refused, so that one that never ends can't push out all others. */
  maxSpansPerTrace: number;
}

interface Kept {
  summary: TraceSummary;
  /** Packed, by id: JSON in buffers has a size that can be told. */
  spans: Map<string, Buffer>;
  bytes: number;
}

/** The entry in the map, the buffer's own object, and what the summary remembers. */
const overheadBytes = 512;

/** The last traces, in memory. When there is too much, the one that came first goes as a whole. */
export function createTraceStore({ maxTraces, maxBytes, maxSpansPerTrace }: StoreLimits) {
  const traces = new Map<string, Kept>();
  const totals = { bytes: 0, spans: 0, dropped: 0 };

  function drop(traceId: string, kept: Kept): void {
    traces.delete(traceId);
    totals.bytes -= kept.bytes;
    totals.spans -= kept.spans.size;
    totals.dropped += 1;
  }

  function makeRoom(): void {
    for (const [traceId, kept] of traces) {
      if (traces.size <= maxTraces && totals.bytes <= maxBytes) return;
      drop(traceId, kept);
    }
  }

  return {
    /** Keeps a span; a second one with the same id is the first, sent again. @returns false when its trace has too many */
    add(span: Span): boolean {
      let kept = traces.get(span.traceId);
      if (kept === undefined) {
        kept = { summary: emptySummary(span.traceId), spans: new Map(), bytes: 0 };
        traces.set(span.traceId, kept);
      }
      if (kept.spans.has(span.spanId)) return true;
      if (kept.spans.size >= maxSpansPerTrace) return false;
      const packed = Buffer.from(JSON.stringify(span));
      kept.spans.set(span.spanId, packed);
      noteSpan(kept.summary, span);
      const bytes = packed.length + overheadBytes;
      kept.bytes += bytes;
      totals.bytes += bytes;
      totals.spans += 1;
      makeRoom();
      return true;
    },
    /** All traces, the one that came last first. */
    summaries: (): TraceSummary[] =>
      Array.from(traces.values(), ({ summary }) => summary).reverse(),
    summary: (traceId: string): TraceSummary | undefined => traces.get(traceId)?.summary,
    /** In the order of their beginning; empty when there is no such trace. */
    spans(traceId: string): Span[] {
      const packed = [...(traces.get(traceId)?.spans.values() ?? [])];
      const spans = packed.map((buffer): Span => JSON.parse(buffer.toString()));
      return spans.sort((one, other) => one.start - other.start);
    },
    totals: () => ({ traces: traces.size, ...totals, maxTraces, maxBytes }),
  };
}

export type TraceStore = ReturnType<typeof createTraceStore>;
