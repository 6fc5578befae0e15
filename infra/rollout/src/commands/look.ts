import { readPolicy } from '../judge/policy.ts';
import { apps } from '../plan/plan.ts';
import { serviceView } from '../show/service-view.ts';
import type { Snapshot } from '../show/snapshot.ts';
import { poolsOf, readCounters } from '../world/counters.ts';
import type { Desk } from './desk.ts';

/** The journal's document, and what is seen at this moment. Changes nothing. */
export async function look({ journal, world }: Desk): Promise<Snapshot> {
  const [policy, current, freeze, services, rows] = await Promise.all([
    readPolicy(),
    journal.current(),
    journal.freeze(),
    world.look(),
    world.edge(),
  ]);
  const rollout = current ?? (await journal.history())[0];
  const at = new Date().toISOString();
  const shown = current?.plan.moves.map(({ app }) => app) ?? apps;
  const held = current?.act === 'holding' || current?.act === 'waiting' ? current.held : undefined;
  return {
    at,
    ...(rollout && { rollout }),
    services: shown.map((app) =>
      serviceView(services[app], {
        from: held?.counted[app],
        to: readCounters(rows, poolsOf(app, current?.plan.sticky ?? false)),
      }),
    ),
    ...(held && { hold: { seconds: secondsSince(held.since), of: policy.hold.minSeconds } }),
    ...(freeze && { freeze }),
    notes: [],
  };
}

const secondsSince = (iso: string) => Math.max(0, (Date.now() - Date.parse(iso)) / 1_000);
