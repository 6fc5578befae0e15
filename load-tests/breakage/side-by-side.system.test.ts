import { expect, test } from 'vitest';
import { consulOutage } from '../drills/consul.ts';
import { contention } from '../drills/contention.ts';
import { upstream } from '../drills/upstream.ts';
import { holds, system } from '../system/support.ts';
import { upstreamCases } from '../upstreams/cases.ts';

// A minute each, and none is in another's way: the first breaks replicas of its own alone, the second looks at the host, the third stops Consul, which
// neither of the others needs.

test.concurrent('When an upstream fails in each of its ways, then status, log, metric and GET / say how, and nothing is left of it', async ({
  signal,
}) => {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const findings = await upstream.run(system, { seconds: 0, seed: 1, signal, say });
  expect(
    findings.filter(({ holds }) => !holds).map(({ text }) => `${text}\n${said.join('\n')}`),
  ).toEqual([]);
  expect(findings.map(({ text }) => text)).toEqual(upstreamCases.map(({ name }) => name));

  const names = await system.docker('ps', '--all', '--format', '{{.Names}}');
  expect(names).not.toMatch(new RegExp(`${system.project.name}-(stranger|upstream-drill)`));
}, 400_000);

test.concurrent(
  "When somebody burns CPU and disk, then the host's figures account for it",
  holds(contention, 15),
);

// HAProxy's own default forgets replicas after 30 s without Consul. Five minutes: npm run drill -- consul-outage
test.concurrent(
  'When Consul is stopped for a minute under load, then requests go on',
  holds(consulOutage, 60),
);
