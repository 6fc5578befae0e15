import { endOf, messageOf, type Span, serviceOf, trackOf, versionOf } from './span.ts';

/** Spans of one service in one version and track. */
export interface Sender {
  service: string;
  version: string;
  track: string;
  spans: number;
  errors: number;
}

/** What lists and searches need of a trace, so that its spans need not be unpacked. */
export interface TraceSummary {
  traceId: string;
  /** The span without a parent, else the earliest. */
  root: Pick<Span, 'name' | 'start'> & { service: string; isRoot: boolean };
  /** Microseconds since 1970. */
  start: number;
  end: number;
  spans: number;
  errors: number;
  senders: Map<string, Sender>;
  /** `service` and `name` of every span, as `operationKey` puts them. */
  operations: Set<string>;
  messages: Set<string>;
  /** Other traces that spans of this one link to. */
  linksTo: Set<string>;
}

export const operationKey = (service: string, name: string, kind = ''): string =>
  JSON.stringify([service, name, kind]);

export function emptySummary(traceId: string): TraceSummary {
  return {
    traceId,
    root: { name: '', service: '', start: Infinity, isRoot: false },
    start: Infinity,
    end: 0,
    spans: 0,
    errors: 0,
    senders: new Map(),
    operations: new Set(),
    messages: new Set(),
    linksTo: new Set(),
  };
}

function senderIn({ senders }: TraceSummary, span: Span): Sender {
  const [service, version, track] = [serviceOf(span), versionOf(span), trackOf(span)];
  const key = JSON.stringify([service, version, track]);
  const known = senders.get(key) ?? { service, version, track, spans: 0, errors: 0 };
  senders.set(key, known);
  return known;
}

/** Spans may come in any order, and from several services. */
export function noteSpan(summary: TraceSummary, span: Span): void {
  const service = serviceOf(span);
  const isRoot = span.parentSpanId === '';
  const { root } = summary;
  const isBetter = isRoot === root.isRoot ? span.start < root.start : isRoot;
  if (isBetter) summary.root = { name: span.name, service, start: span.start, isRoot };
  summary.start = Math.min(summary.start, span.start);
  summary.end = Math.max(summary.end, endOf(span));
  summary.spans += 1;
  const sender = senderIn(summary, span);
  sender.spans += 1;
  if (span.status === 'error') {
    summary.errors += 1;
    sender.errors += 1;
  }
  summary.operations.add(operationKey(service, span.name, span.kind));
  if (messageOf(span) !== '') summary.messages.add(messageOf(span));
  for (const link of span.links) {
    if (link.traceId !== span.traceId) summary.linksTo.add(link.traceId);
  }
}

export function servicesOf(summary: TraceSummary): Set<string> {
  return new Set(Array.from(summary.senders.values(), ({ service }) => service));
}
