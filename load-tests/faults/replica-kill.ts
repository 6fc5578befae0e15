import type { Fault } from './fault.ts';
import { comeBack, killAll, replicasOf, untilItAnswers } from './tools/containers.ts';
import { midCharge } from './tools/mid-charge.ts';

interface Victims {
  message: number;
  credit: number;
}

function replicaKill(name: string, hypothesis: string, howMany: Victims): Fault {
  return {
    name,
    hypothesis,
    async cause(context) {
      const { system, random } = context;
      const messages = random
        .shuffle(await replicasOf(system, 'message'))
        .slice(0, howMany.message);
      const credits = random.shuffle(await replicasOf(system, 'credit')).slice(0, howMany.credit);
      const victims = [...messages, ...credits];
      await comeBack(context, victims, () =>
        // Credit first: while message is held up, credit is asked nothing.
        midCharge(context, 'credit', credits, () =>
          midCharge(context, 'message', messages, () => killAll(context, victims)),
        ),
      );
      for (const victim of victims) await untilItAnswers(context, victim);
    },
  };
}

export const messageKill = replicaKill(
  'message-kill',
  'A message replica killed while it stores and settles messages loses none and doubles none.',
  { message: 1, credit: 0 },
);

export const creditKill = replicaKill(
  'credit-kill',
  'A credit replica killed in the middle of a charge leaves it done once, or not at all and done by another.',
  { message: 0, credit: 1 },
);

export const halfKill = replicaKill(
  'half-kill',
  'Two replicas of each service killed at once, in the middle of their work, cost time only.',
  { message: 2, credit: 2 },
);
