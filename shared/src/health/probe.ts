import type { Log } from '../contracts/log.ts';
import { errorCode } from './error-code.ts';
import type { Upstream } from './upstreams.ts';

/** The state of one thing a replica can't serve without. */
export interface CheckState {
  state: 'unknown' | 'up' | 'down';
  /** Why it is down: `ECONNREFUSED`, `ETIMEDOUT`, `28P01`, ... */
  code?: string;
}

export interface ProbeOptions {
  name: string;
  /** Resolves when the thing answers. Must settle some time, whatever happens. */
  ask: () => Promise<unknown>;
  everyMs?: number;
  /** An answer that takes longer counts as none. */
  timeoutMs?: number;
  /** Is told of every round. */
  upstream?: Upstream | undefined;
  log: Log;
}

export interface Probe {
  name: string;
  look(): CheckState;
  stop(): void;
}

const tooLate = Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' });

/** Asks again and again in the background: a health check then costs nothing, however many there are. */
export function startProbe({
  name,
  ask,
  log,
  everyMs = 500,
  timeoutMs = 1_000,
  upstream,
}: ProbeOptions): Probe {
  let current: CheckState = { state: 'unknown' };
  let next: NodeJS.Timeout | undefined;
  let isStopped = false;

  function become(state: CheckState) {
    if (isStopped) return;
    if (state.state === 'down' && (current.state !== 'down' || current.code !== state.code))
      log.warn({ check: name, code: state.code }, 'a dependency is gone');
    if (state.state === 'up' && current.state === 'down')
      log.info({ check: name }, 'a dependency is back');
    current = state;
  }

  async function round() {
    // The late answer still counts when it comes, and no second question is asked before.
    let isLate = false;
    let isSettled = false;
    const giveUp = () => {
      if (isSettled) return;
      isLate = true;
      upstream?.failed(tooLate);
      become({ state: 'down', code: tooLate.code });
    };
    // After a turn of the loop: when it is we who had no time, the answer may have been here for long.
    const late = setTimeout(() => setImmediate(giveUp), timeoutMs);
    try {
      await ask();
      upstream?.worked();
      become({ state: 'up' });
    } catch (error) {
      // One round fails once: what comes of a question after its time says nothing new.
      if (!isLate) {
        upstream?.failed(error);
        become({ state: 'down', code: errorCode(error) });
      }
    } finally {
      isSettled = true;
      clearTimeout(late);
    }
    if (!isStopped) next = setTimeout(round, everyMs);
  }
  void round();

  return {
    name,
    look: () => current,
    stop() {
      isStopped = true;
      clearTimeout(next);
    },
  };
}
