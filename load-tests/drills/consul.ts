import { setTimeout as sleep } from 'node:timers/promises';
import { allBack, type Drill, finding, noneFailed } from './drill.ts';

export const consulRestart: Drill = {
  name: 'consul-restart',
  hypothesis:
    'Consul restarted, and recreated: no request fails, and every replica is still in rotation.',
  seconds: 0,
  async run(system, { say }) {
    const load = await system.load();
    await sleep(2_000);
    say('docker compose restart consul');
    await system.compose('restart', 'consul');
    await sleep(3_000);
    say('docker compose up -d --force-recreate consul');
    await system.compose('up', '-d', '--no-deps', '--force-recreate', 'consul');
    await sleep(5_000);
    const back = await allBack(system);
    return [noneFailed(await load.stop()), back];
  },
};

export const consulOutage: Drill = {
  name: 'consul-outage',
  hypothesis: 'While Consul is stopped, requests go on; when it is back, replicas are found again.',
  seconds: 300,
  async run(system, { seconds, say }) {
    const load = await system.load();
    await sleep(1_000);
    say(`docker compose stop consul, for ${seconds} s`);
    await system.compose('stop', 'consul');
    for (let left = seconds; left > 0; left -= 15) {
      say(`${left} s to go, ${load.answers.length} answers so far`);
      await sleep(Math.min(15, left) * 1_000);
    }
    await system.compose('start', 'consul');
    await sleep(5_000);
    const back = await allBack(system);
    return [noneFailed(await load.stop()), finding(`Consul was gone for ${seconds} s`, true), back];
  },
};
