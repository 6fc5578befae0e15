import { join } from 'node:path';
import { type Kind, kinds } from './kinds.ts';
import type { StageCommand } from './stage-process.ts';

export interface Stage extends StageCommand {
  name: string;
}

const root = join(import.meta.dirname, '../../..');

const names: Record<Kind, string> = {
  bare: 'bare node:http',
  express: 'Express alone',
  metrics: '  + metrics',
  logs: '  + a log line each',
};

export const replicaName = 'the whole replica, no traces';
export const tracedName = 'the whole replica, 10% traced';

/** From next to nothing to the real replica; each does what the one before it does, and more. */
export function stagesOf(env: Readonly<Record<string, string>>, collectorUrl: string): Stage[] {
  const replica = {
    directory: join(root, 'services/message'),
    program: ['src/main.ts'],
  };
  return [
    ...kinds.map((kind) => ({
      name: names[kind],
      directory: import.meta.dirname,
      program: ['stage-server.ts', kind],
      env,
    })),
    { ...replica, name: replicaName, env },
    {
      ...replica,
      name: tracedName,
      env: { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl, TRACE_RATIO: '0.1' },
    },
  ];
}
