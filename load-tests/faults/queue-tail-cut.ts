import type { Fault } from './fault.ts';
import { startAll, theContainer, untilHealthy } from './tools/containers.ts';

/** Cuts $1 bytes (or all but the first half, if there are fewer) off the newest part of Redis' log; prints its size before and after. */
const cut = `
  set -eu
  log=$(ls -t /data/appendonlydir/*.incr.aof | head -n 1)
  size=$(stat -c %s "$log")
  bytes=$1
  [ "$bytes" -lt "$size" ] || bytes=$(( (size + 1) / 2 ))
  truncate --size="-$bytes" "$log"
  echo "$size $(stat -c %s "$log")"
`;

export const queueTailCut: Fault = {
  name: 'queue-tail-cut',
  hypothesis:
    'The queue comes up with its log cut off in the middle of a record; what it forgot is asked again.',
  async cause(context) {
    const { system, random, say } = context;
    const redis = await theContainer(system, 'queue-redis');
    const bytes = random.integer(1, 20_000);
    try {
      say(`docker stop --time 0 ${redis.name}, ${bytes} bytes cut off its log`);
      await system.docker('stop', '--time', '0', redis.id);
      const volumes = ['--volumes-from', redis.id, '--user', 'redis', '--network', 'none'];
      const sizes = await system.docker(
        ...['run', '--rm', ...volumes, '--entrypoint', 'sh', redis.image],
        ...['-c', cut, 'cut', String(bytes)],
      );
      const [before = 0, after = 0] = sizes.trim().split(' ').map(Number);
      if (!(after < before)) throw new Error(`nothing was cut off the log of ${before} bytes`);
      say(`${before} bytes before, ${after} after`);
    } finally {
      await startAll(system, [redis]);
    }
    await untilHealthy(context, redis);
  },
};
