import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import { hold, until } from '../drills/wait.ts';
import type { Fault } from './fault.ts';
import { queueCli } from './tools/redis-cli.ts';

export const queueFull: Fault = {
  name: 'queue-full',
  hypothesis:
    'While the queue has no memory left and refuses writes, messages are accepted; they are charged when it has room again.',
  async cause({ system, random, say, signal }) {
    const set = (bytes: string) => queueCli(system, 'CONFIG', 'SET', 'maxmemory', bytes);
    const write = () => queueCli(system, 'SET', 'serin-fault', 'x', 'PX', '1000');
    const [, before = ''] = (await queueCli(system, 'CONFIG', 'GET', 'maxmemory')).split('\n');
    if (!/^\d+$/.test(before)) throw new Error(`maxmemory is ${before}`);
    try {
      const memory = await queueCli(system, 'INFO', 'memory');
      const used = Number(/^used_memory:(\d+)/m.exec(memory)?.[1]);
      // Less than it uses, so that it stays full however many jobs leave.
      const room = String(Math.floor(used / 2));
      say(`CONFIG SET maxmemory ${room} (it uses ${used})`);
      await set(room);
      const answer = await write();
      if (!answer.startsWith('OOM')) throw new Error(`a full Redis took a write: ${answer}`);
      await hold(random.integer(3_000, 6_000), signal);
    } finally {
      await set(before);
    }
    const takesWrites = until(
      'Redis takes writes again',
      10,
      async () => (await write()) === 'OK',
      300,
    );
    await untilAborted(takesWrites, signal);
  },
};
