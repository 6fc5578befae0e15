import type { Reason } from './sampling.ts';

export type SpanFields = Readonly<Record<string, string | number | boolean>>;

/** How a step ended badly. What was thrown tells the line. */
export interface Failure {
  error?: unknown;
}

/** One step of a trace, while it is under way. */
export interface Span {
  /** W3C: tells the next step whose child it is. */
  readonly traceparent: string;
  set(fields: SpanFields): void;
  /** To a span of another trace, by its traceparent. */
  link(traceparent: string): void;
  end(failure?: Failure): void;
}

export interface SpanOptions {
  kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** The traceparent of the step before this one. Without it a trace begins. */
  parent?: string | undefined;
  /** The traceparent under which this step is known already. */
  as?: string | undefined;
  fields?: SpanFields;
  /** In milliseconds since 1970; now by default. */
  startedAt?: number;
}

export interface Tracing {
  /** A span that is recorded. */
  start(name: string, options?: SpanOptions): Span | undefined;
  /** A span below the parent. If that one's trace is not recorded: none, and no cost. */
  step(
    name: string,
    parent: string | null | undefined,
    options?: Omit<SpanOptions, 'parent'>,
  ): Span | undefined;
  /** Records a step that is over, of a trace that was not recorded: it ended too badly to be passed over. */
  hindsight(
    name: string,
    options: SpanOptions & { startedAt: number; failure?: Failure | undefined; reason: Reason },
  ): void;
  /** Sends what is left, if that is quick. */
  stop(): Promise<void>;
}

/** Where nobody wants to see traces. */
export const noTracing: Tracing = {
  start: () => undefined,
  step: () => undefined,
  hindsight() {},
  async stop() {},
};
