import { collectorBlackhole } from './collector-blackhole.ts';
import { consulOutage, consulRestart } from './consul.ts';
import { contention } from './contention.ts';
import { oneKey, otherBody, overdraw } from './crowd.ts';
import type { Drill } from './drill.ts';
import { edgeReload } from './edge-reload.ts';
import { money, moneyDrills } from './money.ts';
import { replicaKill } from './replica-kill.ts';
import { replicaStop } from './replica-stop.ts';
import { rolloutNoise } from './rollout-noise.ts';
import { rolloutWalk } from './rollout-walk.ts';
import { scale } from './scale.ts';
import { unready } from './unready.ts';
import { upstream } from './upstream.ts';

/** Every drill there is, as `npm run drill` lists them. */
export const drills: readonly Drill[] = [
  replicaKill,
  replicaStop,
  unready,
  edgeReload,
  consulRestart,
  consulOutage,
  collectorBlackhole,
  scale,
  rolloutWalk,
  rolloutNoise,
  contention,
  money,
  ...moneyDrills,
  oneKey,
  otherBody,
  overdraw,
  upstream,
];
