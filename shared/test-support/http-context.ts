import { createTraffic } from '../src/lifecycle/traffic.ts';
import { createLogger } from '../src/telemetry/logger.ts';
import { createMetrics } from '../src/telemetry/metrics.ts';
import { testIdentity } from './identity.ts';

/** What an HTTP app needs besides its endpoints; its log lines can be read in `lines`. */
export function testHttpContext(level = 'info') {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  return {
    lines,
    context: {
      identity: testIdentity,
      log: createLogger({ identity: testIdentity, level, destination }),
      metrics: createMetrics(testIdentity),
      traffic: createTraffic(),
    },
  };
}
