import { setTimeout as sleep } from 'node:timers/promises';
import { allBack, type Drill, noneFailed } from './drill.ts';

export const edgeReload: Drill = {
  name: 'edge-reload',
  hypothesis: 'HAProxy reloads its configuration three times, and no request fails.',
  seconds: 0,
  async run(system, { say }) {
    const load = await system.load();
    await sleep(2_000);
    for (let round = 1; round <= 3; round += 1) {
      say(`docker compose kill -s SIGUSR2 haproxy (${round} of 3)`);
      await system.compose('kill', '-s', 'SIGUSR2', 'haproxy');
      await sleep(3_000);
    }
    const back = await allBack(system);
    return [noneFailed(await load.stop()), back];
  },
};
