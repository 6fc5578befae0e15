import type { System } from '../../drills/system.ts';
import { until } from '../../drills/wait.ts';
import { type EndToEnd, endToEnd } from './end-to-end.ts';
import { gatherPeople, type People, spentBy } from './people.ts';

const price = 1;
const warmUpSeconds = 3;

/** A system, and people who send messages on it. */
export interface MeasuredSystem {
  people: People;
  /** Messages from their sender to their recipient; throws when one is not paid for exactly once. */
  messages(inFlight: number, seconds: number): Promise<EndToEnd>;
}

export async function preparePeople(system: System): Promise<MeasuredSystem> {
  const { port } = system;
  const people = await gatherPeople(system);
  return {
    people,
    async messages(inFlight, seconds) {
      const before = await spentBy(port, people);
      const result = await endToEnd({ port, people, inFlight, warmUpSeconds, seconds });
      const due = before + result.accepted * price;
      await until(
        'every message is paid for once',
        10,
        async () => (await spentBy(port, people)) === due,
      );
      return result;
    },
  };
}
