import { readSpan } from './otlp-span.ts';
import { cut, isObject, listOf, longestName, readAttributes } from './otlp-value.ts';
import type { Span } from './span.ts';

export interface Received {
  spans: Span[];
  /** Those that make no sense, with the reason of the last. */
  rejected: number;
  reason: string;
}

/**
 * An ExportTraceServiceRequest in JSON (OTLP 1.x). A span that makes no sense is left out and counted. Throws when the whole is no
 * such request.
 */
export function readExport(json: unknown): Received {
  if (!isObject(json)) throw new Error('wants a JSON object');
  const { resourceSpans = [] } = json;
  if (!Array.isArray(resourceSpans)) throw new Error('resourceSpans wants a list');
  const received: Received = { spans: [], rejected: 0, reason: '' };
  for (const group of listOf(resourceSpans)) {
    const resource = readAttributes(isObject(group.resource) ? group.resource.attributes : []);
    for (const scoped of listOf(group.scopeSpans)) {
      const scope = isObject(scoped.scope) ? cut(scoped.scope.name, longestName) : '';
      for (const span of Array.isArray(scoped.spans) ? scoped.spans : []) {
        try {
          received.spans.push(readSpan(isObject(span) ? span : {}, { resource, scope }));
        } catch (error) {
          received.rejected += 1;
          received.reason = (error as Error).message;
        }
      }
    }
  }
  return received;
}
