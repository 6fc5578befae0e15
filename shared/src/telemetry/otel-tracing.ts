import { randomUUID } from 'node:crypto';
import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Registry } from 'prom-client';
import type { Log } from '../contracts/log.ts';
import { withTimeout } from '../queue/timeout.ts';
import { createBudget } from './budget.ts';
import type { Identity } from './identity.ts';
import { asSpan, contextOf, fail } from './otel-span.ts';
import { restingExporter } from './resting-exporter.ts';
import { createSpanCounter } from './span-counter.ts';
import { createSpanQueue } from './span-queue.ts';
import { isSampled, newSpanId, spanIdOf, traceIdOf } from './trace-context.ts';
import type { SpanOptions, Tracing } from './tracing.ts';

export interface OtelTracingOptions {
  /** Of a collector, without the path. */
  endpoint: string;
  identity: Identity;
  registry: Registry;
  log: Log;
  /** How long the collector has to take what is sent. */
  sendMillis?: number;
}

/** Shorter than the exporter's own pause before it tries again: it tries once. */
const defaultSendMillis = 750;
/** Within the phase that stopping has for it. */
const lastWordsMillis = 250;
/** In an outage every request fails: so many are enough to see why. */
const hindsightsPerSecond = 100;

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

const resourceOf = ({ service, version, instance, track, name }: Identity) =>
  resourceFromAttributes({
    'service.name': service,
    'service.version': version,
    'service.instance.id': instance,
    'serin.track': track,
    'serin.set': name,
  });

/** Spans by OpenTelemetry, sent over OTLP/HTTP as JSON. A collector that is slow or gone costs the spans, and nothing else. */
export function createOtelTracing({
  endpoint,
  identity,
  registry,
  log,
  sendMillis = defaultSendMillis,
}: OtelTracingOptions): Tracing {
  const count = createSpanCounter(registry);
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: sendMillis,
    httpAgentOptions: { keepAlive: true },
  });
  const queue = createSpanQueue(restingExporter(exporter, { count, log }), count, 2 * sendMillis);
  /** What the next span is called: what is known under an id before it is recorded keeps it. */
  const next = { traceId: '', spanId: '' };
  const provider = new TracerProvider({
    resource: resourceOf(identity),
    // Whatever is started here has been chosen.
    sampler: new AlwaysOnSampler(),
    idGenerator: { generateTraceId: () => next.traceId, generateSpanId: () => next.spanId },
    spanProcessors: [queue],
    spanLimits: { attributeValueLengthLimit: 4_096 },
  });
  const tracer = provider.getTracer('serin');
  const mayLookBack = createBudget(hindsightsPerSecond);

  function open(name: string, options: SpanOptions) {
    const { kind = 'internal', parent, as, fields, startedAt } = options;
    next.spanId = as === undefined ? newSpanId() : spanIdOf(as);
    next.traceId = as === undefined ? randomUUID().replaceAll('-', '') : traceIdOf(as);
    return tracer.startSpan(
      name,
      {
        kind: kinds[kind],
        ...(fields && { attributes: fields }),
        ...(startedAt && { startTime: startedAt }),
      },
      parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, contextOf(parent)),
    );
  }

  return {
    start: (name, options = {}) => asSpan(open(name, options)),
    step: (name, parent, options) =>
      isSampled(parent) ? asSpan(open(name, { ...options, parent })) : undefined,
    hindsight(name, { reason, failure, ...options }) {
      if (!mayLookBack()) {
        count('dropped', 1);
        return;
      }
      const fields = { ...options.fields, 'serin.kept': reason };
      const span = open(name, { ...options, fields });
      if (failure !== undefined) fail(span, failure);
      span.end();
    },
    async stop() {
      await withTimeout(provider.shutdown(), lastWordsMillis, 'spans were left').catch(() => {});
    },
  };
}
