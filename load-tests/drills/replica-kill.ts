import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import { servedBy } from '../scenarios/ask.ts';
import { createRandom } from '../scenarios/random.ts';
import { allBack, type Drill, finding, noneFailed } from './drill.ts';
import { census, rotation, serverOf } from './edge-view.ts';
import { instanceOf } from './system.ts';
import { underLoad } from './under-load.ts';
import { until } from './wait.ts';

export const replicaKill: Drill = {
  name: 'replica-kill',
  hypothesis:
    'A replica that is killed costs no request, is out of rotation within a second, and comes back by itself.',
  seconds: 0,
  async run(system, options) {
    const { say, signal, seed } = options;
    const before = await census(system);
    const victim = createRandom(seed).pick(await system.containers('message-v1'));
    const instance = instanceOf(victim);
    const startedAt = async () =>
      Date.parse(
        (await system.docker('inspect', '--format', '{{.State.StartedAt}}', victim.id)).trim(),
      );

    const { receipt, result } = await underLoad(system, options, async (load) => {
      const server = await serverOf(system, 'message', instance);
      const isOut = async () =>
        (await rotation(system, 'message')).every((one) => one.server !== server);
      const firstStart = await startedAt();
      try {
        say(`docker kill ${victim.name} (${server} at the edge)`);
        const watching = until('the edge has dropped the replica', 10, isOut, 20);
        watching.catch(() => {}); // awaited below, when it has been killed
        await system.docker('kill', victim.id);
        const killedAt = Date.now();
        await untilAborted(watching, signal);
        const outAfterMs = Date.now() - killedAt;
        const runsAgain = async () => (await startedAt()) > firstStart;
        await untilAborted(until('the container runs again', 30, runsAgain, 200), signal);
        const runsAgainAt = await startedAt();
        const answersAgain = () =>
          load.answers.some(
            (one) => one.sentAt > runsAgainAt && servedBy(one).instance === instance,
          );
        await untilAborted(until(`${victim.name} answers again`, 60, answersAgain), signal);
        const back = await untilAborted(allBack(system, before), signal);
        return { killedAt, outAfterMs, runsAgainAt, back };
      } finally {
        await system.docker('start', victim.id); // does nothing to one that runs
      }
    });

    const { killedAt, outAfterMs, runsAgainAt, back } = result;
    const ghosts = receipt.answers.filter(
      (one) =>
        servedBy(one).instance === instance &&
        one.sentAt > killedAt + 1_000 &&
        one.sentAt < runsAgainAt,
    );
    return [
      noneFailed(receipt),
      finding(`out of rotation ${outAfterMs} ms after docker kill returned`, outAfterMs <= 1_000),
      finding(
        `it ran again after ${runsAgainAt - killedAt} ms; ${ghosts.length} answers in its name before that`,
        ghosts.length === 0,
      ),
      back,
    ];
  },
};
