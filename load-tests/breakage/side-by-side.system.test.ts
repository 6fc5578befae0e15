import { test } from 'vitest';
import { consulOutage } from '../drills/consul.ts';
import { contention } from '../drills/contention.ts';
import { holds } from '../system/support.ts';

// A minute each, and neither is in the other's way: what looks at the host needs no Consul.

test.concurrent(
  "When somebody burns CPU and disk, then the host's figures account for it",
  holds(contention, 15),
);

// HAProxy's own default forgets replicas after 30 s without Consul. Five minutes: npm run drill -- consul-outage
test.concurrent(
  'When Consul is stopped for a minute under load, then requests go on',
  holds(consulOutage, 60),
);
