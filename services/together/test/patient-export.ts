import type { Patch } from '../../../load-tests/mutants/mutant.ts';

/** For tests that must not miss a span: a replica drops what a collector does not take within 750 ms, and here a busy test is the collector. */
export const patientExport: Patch = {
  file: 'shared/src/telemetry/otel-tracing.ts',
  find: 'const defaultSendMillis = 750;',
  replace: 'const defaultSendMillis = 10_000;',
};
