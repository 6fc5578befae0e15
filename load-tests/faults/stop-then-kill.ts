import { hold } from '../drills/wait.ts';
import type { Fault } from './fault.ts';
import { comeBack, killAll, namesOf, replicasOf, untilItAnswers } from './tools/containers.ts';

export const stopThenKill: Fault = {
  name: 'stop-then-kill',
  hypothesis: 'A replica told to stop, and killed while it drains, loses nothing it had begun.',
  async cause(context) {
    const { system, random, say, signal } = context;
    const service = random.pick(['message', 'credit'] as const);
    const victims = [random.pick(await replicasOf(system, service))];
    // Letting go of the edge alone takes a drain a second.
    const patienceMs = random.integer(100, 900);
    await comeBack(context, victims, async () => {
      say(`docker kill --signal TERM ${namesOf(victims)}, ${patienceMs} ms before SIGKILL`);
      await system.docker('kill', '--signal', 'TERM', ...victims.map(({ id }) => id));
      await hold(patienceMs, signal);
      await killAll(context, victims); // throws if it has ended by itself
    });
    for (const victim of victims) await untilItAnswers(context, victim);
  },
};
