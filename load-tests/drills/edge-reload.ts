import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import { allBack, type Drill, noneFailed } from './drill.ts';
import { census } from './edge-view.ts';
import { underLoad } from './under-load.ts';
import { hold } from './wait.ts';

export const edgeReload: Drill = {
  name: 'edge-reload',
  hypothesis: 'HAProxy reloads its configuration three times, and no request fails.',
  seconds: 0,
  async run(system, options) {
    const { say, signal } = options;
    const before = await census(system);
    const { receipt, result: back } = await underLoad(system, options, async () => {
      for (let round = 1; round <= 3; round += 1) {
        say(`docker compose kill -s SIGUSR2 haproxy (${round} of 3)`);
        await system.compose('kill', '-s', 'SIGUSR2', 'haproxy');
        await hold(3_000, signal);
      }
      return await untilAborted(allBack(system, before), signal);
    });
    return [noneFailed(receipt), back];
  },
};
