import type pg from 'pg';
import { errorCode, isUnavailable } from '../health/error-code.ts';
import { reasonOf } from '../health/failure-reason.ts';
import type { Upstream } from '../health/upstreams.ts';

/** The pool's own words when all its connections are busy: PostgreSQL has not been asked. */
const wasBusy = 'timeout exceeded when trying to connect';

type Connected = (error: Error | undefined, ...rest: unknown[]) => void;

/**
 * Tells an upstream's record of what fails for want of PostgreSQL. What fails by the SQL or the data is no failure of it; what goes well
 * costs nothing here.
 */
export function tellFailures(pool: pg.Pool, upstream: Upstream): void {
  const tell = (error: unknown) => {
    if ((error as Error).message === wasBusy) return;
    if (isUnavailable(error) || reasonOf(errorCode(error)) === 'access') upstream.failed(error);
  };
  pool.on('error', tell);
  // With the error that ended a query, or kept a transaction from being rolled back.
  pool.on('release', (error) => {
    if (error instanceof Error) tell(error);
  });
  const connect = pool.connect.bind(pool) as (callback: Connected) => void;
  pool.connect = ((callback?: Connected) => {
    if (callback === undefined) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      pool.connect(((error: Error | undefined, client: unknown) => {
        if (error) reject(error);
        else resolve(client);
      }) as Parameters<pg.Pool['connect']>[0]);
      return promise;
    }
    return connect((error, ...rest) => {
      if (error) tell(error);
      callback(error, ...rest);
    });
  }) as typeof pool.connect;
}
