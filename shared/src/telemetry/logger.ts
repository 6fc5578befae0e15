import { type DestinationStream, type Logger, pino } from 'pino';
import { errorFields } from './error-fields.ts';
import type { Identity } from './identity.ts';
import { createTurnOutput } from './turn-output.ts';

export interface LoggerOptions {
  identity: Identity;
  /** One of pino's levels. */
  level: string;
  /** Where the lines go: standard output by default. */
  destination?: DestinationStream;
}

/** Should one of these ever be logged by mistake, it is not readable. */
const secrets = [
  'token',
  'password',
  'secret',
  'authorization',
  'headers.authorization',
  'err.config',
];

/** JSON, one line per event, written in the turn it is said in: what was said before a crash is not lost. */
export function createLogger({
  identity,
  level,
  destination = createTurnOutput(),
}: LoggerOptions): Logger {
  const { service, version, track, instance } = identity;
  const options = {
    level,
    base: { service, version, track, instance },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    serializers: { err: errorFields },
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secrets, censor: '[redacted]' },
  };
  return pino(options, destination);
}
