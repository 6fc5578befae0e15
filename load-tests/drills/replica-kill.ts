import { setTimeout as sleep } from 'node:timers/promises';
import { allBack, type Drill, finding, noneFailed } from './drill.ts';
import { replicasAtEdge } from './edge-view.ts';
import { until } from './wait.ts';

export const replicaKill: Drill = {
  name: 'replica-kill',
  hypothesis:
    'A replica that is killed costs no request, is out of rotation within a second, and comes back by itself.',
  seconds: 0,
  async run(system, { say }) {
    const load = await system.load();
    await sleep(2_000);
    const [victim] = await system.containers('message-v1');
    if (victim === undefined) throw new Error('there is no replica of message-v1 to kill');
    say(`docker kill ${victim.name}`);
    const watching = until(
      'the edge has dropped the replica',
      10,
      async () => (await replicasAtEdge(system, 'message')) < 4,
      20,
    );
    await system.docker('kill', victim.name);
    const killedAt = performance.now();
    await watching;
    const outAfterMs = Math.round(performance.now() - killedAt);
    await until('the container runs again', 30, async () =>
      (await system.containers('message-v1')).some(
        ({ id, status }) => id === victim.id && status === 'running',
      ),
    );
    const back = await allBack(system);
    await sleep(2_000);
    const receipt = await load.stop();
    return [
      noneFailed(receipt),
      finding(`out of rotation ${outAfterMs} ms after docker kill returned`, outAfterMs <= 1_000),
      back,
    ];
  },
};
