import { endOf, type Span } from './span.ts';

export interface Row {
  span: Span;
  depth: number;
  /** Microseconds after its parent's end, if it began after that: it had to wait, in a queue for example. */
  late: number;
  /** Its parent is not among the spans: not recorded, still under way, or dropped. */
  isOrphan: boolean;
}

/** A time in which no span was under way. Microseconds since the trace began. */
export interface Gap {
  from: number;
  to: number;
}

export interface Waterfall {
  /** Microseconds since 1970. */
  start: number;
  /** Microseconds; at least one. */
  length: number;
  /** Parents before their children, these in the order of their beginning. */
  rows: Row[];
  gaps: Gap[];
}

/** Shorter ones, as a share of the whole, can't be seen. */
const smallestGap = 0.02;

function findGaps(spans: readonly Span[], start: number, length: number): Gap[] {
  const gaps: Gap[] = [];
  let busyUntil = start;
  for (const span of spans) {
    if (span.start - busyUntil > length * smallestGap)
      gaps.push({ from: busyUntil - start, to: span.start - start });
    busyUntil = Math.max(busyUntil, endOf(span));
  }
  return gaps;
}

/** How to draw a trace. `spans` are in the order of their beginning. */
export function layOut(spans: readonly Span[]): Waterfall {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const children = Map.groupBy(spans, (span) => span.parentSpanId);
  const start = spans[0]?.start ?? 0;
  const length = Math.max(1, ...spans.map((span) => endOf(span) - start));
  const rows: Row[] = [];
  const placed = new Set<string>();

  function place(first: Span): void {
    const waiting: { span: Span; depth: number }[] = [{ span: first, depth: 0 }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { span, depth } = next;
      if (placed.has(span.spanId)) continue;
      placed.add(span.spanId);
      const parent = byId.get(span.parentSpanId);
      const late = parent === undefined ? 0 : Math.max(0, span.start - endOf(parent));
      rows.push({ span, depth, late, isOrphan: span.parentSpanId !== '' && parent === undefined });
      const mine = children.get(span.spanId) ?? [];
      waiting.push(...mine.toReversed().map((child) => ({ span: child, depth: depth + 1 })));
    }
  }

  for (const span of spans) if (!byId.has(span.parentSpanId)) place(span);
  // What is left are circles: nonsense, but to be seen.
  for (const span of spans) place(span);
  return { start, length, rows, gaps: findGaps(spans, start, length) };
}
