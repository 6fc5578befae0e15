import { driverOf } from '../journal/lock.ts';
import type { Rollout } from '../journal/rollout.ts';
import type { Desk } from './desk.ts';

/** Whether a living process drives it. */
export async function isDriven({ kv, consul }: Desk, rollout: Rollout): Promise<boolean> {
  const drivers = await Promise.all(rollout.plan.moves.map(({ app }) => driverOf(kv, consul, app)));
  return drivers.every((driver) => driver !== undefined);
}
