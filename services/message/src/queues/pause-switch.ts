import type { Redis } from 'ioredis';

export interface Switched {
  paused: boolean;
  /** This very call has switched: exactly one replica is told so. */
  switched: boolean;
}

export interface PauseLimits {
  /** Jobs in the queue from which on nothing more is accepted. */
  pause: number;
  /** Jobs in the queue down to which it stays so. */
  resume: number;
}

const script = `
  local paused, depth = redis.call('EXISTS', KEYS[1]), tonumber(ARGV[1])
  if paused == 0 and depth >= tonumber(ARGV[2]) then
    redis.call('SET', KEYS[1], '1')
    return {1, 1}
  elseif paused == 1 and depth <= tonumber(ARGV[3]) then
    redis.call('DEL', KEYS[1])
    return {0, 1}
  end
  return {paused, 0}`;

/** The one switch of all replicas. It lies beside the queue: whoever wipes one wipes the other. */
export function createPauseSwitch(redis: Redis, key: string, limits: PauseLimits) {
  return async (depth: number): Promise<Switched> => {
    const answer = (await redis.eval(script, 1, key, depth, limits.pause, limits.resume)) as [
      number,
      number,
    ];
    return { paused: answer[0] === 1, switched: answer[1] === 1 };
  };
}
