import closeWithGrace from 'close-with-grace';
import { ConfigError } from '../config/parse-env.ts';
import { hardDeadlineMs } from './stopper.ts';

export interface Running {
  log: { fatal(fields: object, text: string): void; flush(): void };
  stop(reason: string): Promise<void>;
}

/** What `run` needs of Node's `process`, which only a `main.ts` touches. */
export interface Process {
  exit(code: number): never;
  stderr: { write(text: string): unknown };
}

/**
 * Runs a service as this process: starts it, stops it in order on a signal or a fault nobody caught, at once on a second
 * signal, and in any case within the hard deadline. A start that fails is explained in one line.
 */
export async function run(
  name: string,
  process: Process,
  start: () => Promise<Running>,
): Promise<void> {
  let running: Running | undefined;
  closeWithGrace({ delay: hardDeadlineMs, logger: false }, async ({ signal, err }) => {
    if (err) running?.log.fatal({ err }, 'a fault nobody caught: stopping');
    await running?.stop(signal ?? 'fault');
    // The process ends with this turn.
    running?.log.flush();
  });
  try {
    running = await start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const detail =
      error instanceof ConfigError ? reason : `cannot start: ${(error as Error).stack}`;
    process.stderr.write(`${name}: ${detail}\n`);
    process.exit(1);
  }
}
