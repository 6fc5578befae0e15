import {
  formatTraceparent,
  isSampled,
  newSpanId,
  traceIdOf,
} from '../src/telemetry/trace-context.ts';
import type { Failure, Span, SpanFields, SpanOptions, Tracing } from '../src/telemetry/tracing.ts';

export interface Recorded {
  name: string;
  parent: string | undefined;
  traceparent: string;
  fields: SpanFields;
  links: string[];
  /** Undefined while it is under way. */
  ended: { failure: Failure | undefined } | undefined;
  inHindsight: boolean;
}

/** Keeps spans in memory, for tests of those who make them. */
export function recordingTracing(): Tracing & { recorded: Recorded[] } {
  const recorded: Recorded[] = [];

  function open(
    name: string,
    { parent, fields = {} }: SpanOptions,
    inHindsight: boolean,
  ): Recorded {
    const traceId = parent === undefined ? newSpanId() + newSpanId() : traceIdOf(parent);
    const traceparent = formatTraceparent(traceId, newSpanId(), true);
    const links: string[] = [];
    const one = { name, parent, traceparent, fields, links, ended: undefined, inHindsight };
    recorded.push(one);
    return one;
  }
  function start(name: string, options: SpanOptions = {}): Span {
    const one = open(name, options, false);
    return {
      traceparent: one.traceparent,
      set: (fields) => void Object.assign(one, { fields: { ...one.fields, ...fields } }),
      link: (traceparent) => void one.links.push(traceparent),
      end(failure) {
        one.ended = { failure };
      },
    };
  }

  return {
    recorded,
    start,
    step: (name, parent, options) =>
      isSampled(parent) ? start(name, { ...options, parent }) : undefined,
    hindsight(name, { failure, ...options }) {
      open(name, options, true).ended = { failure };
    },
    async stop() {},
  };
}
