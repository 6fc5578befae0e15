import { setTimeout as sleep } from 'node:timers/promises';
import { servedBy } from '../scenarios/ask.ts';
import { type Drill, finding, noneFailed } from './drill.ts';
import { instanceOf } from './system.ts';
import { until } from './wait.ts';

/** While this file is there, the replica says that it is not ready. */
export const flag = '/tmp/unready';

export const unready: Drill = {
  name: 'unready',
  hypothesis:
    'A replica whose /health/ready turns 503 leaves the rotation within 2 s, and returns when it is 200 again.',
  seconds: 0,
  async run(system, { say }) {
    const [victim] = await system.containers('message-v1');
    if (victim === undefined) throw new Error('there is no replica of message-v1');
    const instance = instanceOf(victim);
    const load = await system.load();
    await sleep(2_000);

    say(`docker exec ${victim.name} touch ${flag}`);
    await system.docker('exec', victim.name, 'touch', flag);
    const unreadyAt = Date.now();
    await sleep(5_000);
    await system.docker('exec', victim.name, 'rm', flag);
    const readyAt = Date.now();
    const isBack = () =>
      load.answers.some((one) => one.sentAt > readyAt && servedBy(one).instance === instance);
    const backAfterMs = await until('the replica answers again', 10, isBack);
    const receipt = await load.stop();

    const stragglers = receipt.answers.filter(
      (one) =>
        servedBy(one).instance === instance &&
        one.sentAt > unreadyAt + 2_000 &&
        one.sentAt < readyAt,
    );
    return [
      noneFailed(receipt),
      finding(
        `${stragglers.length} answers from it later than 2 s after it turned unready`,
        stragglers.length === 0,
      ),
      finding(`it answers again ${backAfterMs} ms after it turned ready`, backAfterMs <= 2_000),
    ];
  },
};
