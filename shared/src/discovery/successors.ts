import type { Identity } from '../telemetry/identity.ts';
import { setNames } from '../telemetry/identity.ts';
import type { Consul } from './consul.ts';
import { idOf } from './describe-replica.ts';

/** How many other replicas of the same service, of either track, pass their check and don't leave. Throws when Consul can't say. */
export async function countSuccessors(
  consul: Pick<Consul, 'passing'>,
  identity: Identity,
): Promise<number> {
  const sets = await Promise.all(setNames.map((name) => consul.passing(name, identity.service)));
  const own = idOf(identity);
  return sets.flat().filter(({ ID, Meta }) => ID !== own && Meta.leaving !== 'true').length;
}
