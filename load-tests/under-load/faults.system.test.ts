import { test } from 'vitest';
import { consulRestart } from '../drills/consul.ts';
import { edgeReload } from '../drills/edge-reload.ts';
import { replicaKill } from '../drills/replica-kill.ts';
import { replicaStop } from '../drills/replica-stop.ts';
import { scale } from '../drills/scale.ts';
import { unready } from '../drills/unready.ts';
import { holds } from '../system/support.ts';

test(
  'When a replica is killed under load, then no request fails, and it is out of rotation within a second',
  holds(replicaKill),
);

test(
  'When replicas are stopped under load, then they drain, and no request fails',
  holds(replicaStop),
);

test(
  'When a replica turns unready under load, then it leaves within 2 s, and returns',
  holds(unready),
);

test('When HAProxy is reloaded under load, then no request fails', holds(edgeReload));

test(
  'When Consul is restarted and recreated under load, then no request fails',
  holds(consulRestart),
);

test(
  'When replicas are scaled from 3/1 to 2/2, 0/4, 4/0 and back under load, then no request fails',
  holds(scale),
  240_000,
);
