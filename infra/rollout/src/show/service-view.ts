import { wilson } from '../judge/interval.ts';
import { between, type Counters } from '../world/counters.ts';
import type { Replica, ServiceLook } from '../world/look.ts';
import type { ReplicaState, ReplicaView, ServiceView } from './snapshot.ts';

/** What was counted when the step's hold began, where one is held, and what is counted now. */
export interface Counted {
  readonly from: Counters | undefined;
  readonly to: Counters;
}

/** A service as people are shown it. */
export function serviceView({ app, replicas }: ServiceLook, { from, to }: Counted): ServiceView {
  const weightOf = (track: Replica['track']) =>
    replicas
      .filter((one) => one.track === track && one.inShare?.up)
      .reduce((sum, { inShare }) => sum + (inShare?.weight ?? 0), 0);
  const canary = weightOf('canary');
  const seen = from && between(from, to);
  const counts = (track: Replica['track']) => ({
    requests: seen?.requests[track] ?? 0,
    failed: seen?.failedBy[track] ?? 0,
  });
  return {
    app,
    replicas: replicas.map(replicaView),
    share: canary === 0 ? { canary: 0, of: 1 } : { canary, of: canary + weightOf('stable') },
    ...(seen && {
      measured: {
        stable: counts('stable'),
        canary: counts('canary'),
        retried: seen.retried,
        ...intervalOf(seen),
      },
    }),
  };
}

const intervalOf = ({ requests: { canary, stable } }: Counters) =>
  canary + stable === 0 ? {} : { interval: wilson(canary, canary + stable) };

function replicaView(replica: Replica): ReplicaView {
  const { track, version, instance, inShare, byHeader } = replica;
  const connections = [inShare, byHeader].flatMap((one) => one?.connections ?? []);
  return {
    ...{ track, version, instance },
    state: stateOf(replica),
    weight: inShare?.weight ?? 1,
    ...(connections.length > 0 && { connections: connections.reduce((a, b) => a + b, 0) }),
  };
}

function stateOf({ track, running, registered, inShare }: Replica): ReplicaState {
  if (registered?.parked) return 'draining';
  if (!running || !registered?.passing) return 'starting';
  if (inShare?.up) return 'serving';
  if (registered.open) return 'starting';
  return track === 'stable' ? 'parked' : 'dark';
}
