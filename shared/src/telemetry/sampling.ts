import { isSampled, traceIdOf } from './trace-context.ts';

/** Why a trace is recorded. Whoever counts traces must know: the slow and the failed are not as frequent as they look. */
export type Reason = 'caller' | 'ratio' | 'first' | 'slow' | 'error';

/**
 * Decides once per trace whether it is recorded: because its caller does so too, by its id (so that every replica decides alike),
 * or because it is this replica's first in this second: who tries one request finds its trace.
 * @param ratio from 0 (none) to 1 (all)
 */
export function createSampling(ratio: number, now: () => number = Date.now) {
  const limit = ratio * 2 ** 32;
  let lastSecond = 0;
  return (traceparent: string): Reason | undefined => {
    const second = Math.floor(now() / 1_000);
    const isFirst = second !== lastSecond;
    lastSecond = second;
    if (isSampled(traceparent)) return 'caller';
    // The last digits: these are random in every kind of id.
    if (Number.parseInt(traceIdOf(traceparent).slice(-8), 16) < limit) return 'ratio';
    return isFirst ? 'first' : undefined;
  };
}
