import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import { allBack, type Drill, finding, noneFailed } from './drill.ts';
import { edgeRests } from './edge-rest.ts';
import { census } from './edge-view.ts';
import { underLoad } from './under-load.ts';
import { hold } from './wait.ts';

/** What the edge keeps of an old Consul must be gone before its view of the new one is judged. */
const settleMs = 5_000;

export const consulRestart: Drill = {
  name: 'consul-restart',
  hypothesis:
    'Consul restarted, and recreated: no request fails, every replica is still in rotation, and the edge rests afterwards.',
  seconds: 0,
  async run(system, options) {
    const { say, signal } = options;
    const before = await census(system);
    const { receipt, result: back } = await underLoad(system, options, async () => {
      say('docker compose restart consul');
      await system.compose('restart', 'consul');
      await hold(3_000, signal);
      say('docker compose up -d --force-recreate consul');
      await system.compose('up', '-d', '--no-deps', '--force-recreate', 'consul');
      await hold(settleMs, signal);
      return await untilAborted(allBack(system, before), signal);
    });
    return [noneFailed(receipt), back, await edgeRests(system, signal)];
  },
};

export const consulOutage: Drill = {
  name: 'consul-outage',
  hypothesis: 'While Consul is stopped, requests go on; when it is back, replicas are found again.',
  seconds: 300,
  async run(system, options) {
    const { seconds, say, signal } = options;
    const before = await census(system);
    const { receipt, result: back } = await underLoad(system, options, async (load) => {
      say(`docker compose stop consul, for ${seconds} s`);
      try {
        await system.compose('stop', 'consul');
        for (let left = seconds; left > 0; left -= 15) {
          say(`${left} s to go, ${load.answers.length} answers so far`);
          await hold(Math.min(15, left) * 1_000, signal);
        }
      } finally {
        await system.compose('start', 'consul');
      }
      await hold(settleMs, signal);
      return await untilAborted(allBack(system, before), signal);
    });
    const gone = finding(`Consul was gone for ${seconds} s`, true);
    return [noneFailed(receipt), gone, back, await edgeRests(system, signal)];
  },
};
