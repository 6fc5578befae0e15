import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import { servedBy } from '../scenarios/ask.ts';
import { type Drill, finding, noneFailed } from './drill.ts';
import { instanceOf } from './system.ts';
import { underLoad } from './under-load.ts';
import { hold, until } from './wait.ts';

/** While this file is there, the replica says that it is not ready. */
export const flag = '/tmp/unready';

export const unready: Drill = {
  name: 'unready',
  hypothesis:
    'A replica whose /health/ready turns 503 leaves the rotation within 2 s, and returns when it is 200 again.',
  seconds: 0,
  async run(system, options) {
    const { say, signal } = options;
    const [victim] = await system.containers('message-v1');
    if (victim === undefined) throw new Error('there is no replica of message-v1');
    const instance = instanceOf(victim);

    const { receipt, result } = await underLoad(system, options, async (load) => {
      const timesOf = { unready: 0, ready: 0 };
      try {
        say(`docker exec ${victim.name} touch ${flag}`);
        await system.docker('exec', victim.name, 'touch', flag);
        timesOf.unready = Date.now();
        await hold(5_000, signal);
      } finally {
        await system.docker('exec', victim.name, 'rm', '-f', flag);
        timesOf.ready = Date.now();
      }
      const isBack = () =>
        load.answers.some(
          (one) => one.sentAt > timesOf.ready && servedBy(one).instance === instance,
        );
      const answersAgain = until('the replica answers again', 10, isBack);
      return { ...timesOf, backAfterMs: await untilAborted(answersAgain, signal) };
    });

    const stragglers = receipt.answers.filter(
      (one) =>
        servedBy(one).instance === instance &&
        one.sentAt > result.unready + 2_000 &&
        one.sentAt < result.ready,
    );
    return [
      noneFailed(receipt),
      finding(
        `${stragglers.length} answers from it later than 2 s after it turned unready`,
        stragglers.length === 0,
      ),
      finding(
        `it answers again ${result.backAfterMs} ms after it turned ready`,
        result.backAfterMs <= 2_000,
      ),
    ];
  },
};
