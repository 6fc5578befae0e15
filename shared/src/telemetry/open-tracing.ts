import type { OtelTracingOptions } from './otel-tracing.ts';
import { noTracing, type Tracing } from './tracing.ts';

/** Traces for whoever has a collector. Who has none does not even load what makes them. */
export async function openTracing({
  endpoint,
  ...options
}: Omit<OtelTracingOptions, 'endpoint'> & { endpoint: string | undefined }): Promise<Tracing> {
  if (endpoint === undefined) return noTracing;
  const { createOtelTracing } = await import('./otel-tracing.ts');
  return createOtelTracing({ ...options, endpoint });
}
