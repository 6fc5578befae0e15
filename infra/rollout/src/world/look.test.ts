import type { Container } from '@serin/cli/project/containers.ts';
import { parseEdge } from '@serin/cli/project/edge-stats.ts';
import { expect, test } from 'vitest';
import { between, poolsOf, readCounters } from './counters.ts';
import { lookAt } from './look.ts';
import { readRegistered } from './registrations.ts';

const container = (service: string, id: string, more: Partial<Container> = {}): Container => ({
  ...{
    id: id.padEnd(64, '0'),
    name: `serin-${service}-${id}`,
    service,
    image: 'serin/message:1.2.0',
  },
  ...{ status: 'running', health: 'healthy', lastCheck: '', exitCode: 0, restarts: 0 },
  restartPolicy: 'always',
  ...more,
});

const service = (id: string, set: string, address: string, tags: string[]) => ({
  ID: `message-${id}`,
  Service: set,
  Tags: tags,
  Meta: { version: '1.2.0', instance: id },
  Address: address,
  Port: 8080,
});

const check = (id: string, Status: string, CheckID = `service:message-${id}`) => ({
  CheckID,
  Status,
  ServiceID: `message-${id}`,
});

const header = '# pxname,svname,scur,stot,status,weight,addr,hrsp_5xx,wretr,wredis,';
const edge = (...rows: string[]) => parseEdge([header, ...rows, ''].join('\n'));

const [one, two, gone] = ['a'.repeat(12), 'b'.repeat(12), 'c'.repeat(12)];

test('When Docker, Consul and the edge are asked, then each replica has what each of them knows of it', () => {
  const registered = readRegistered(
    [
      service(one, 'service-v1', '10.0.0.1', ['message', 'message-open']),
      service(two, 'service-v2', '10.0.0.2', ['message']),
      service(gone, 'service-v2', '10.0.0.3', ['message']),
      { ...service('x', 'somebody-else', '10.0.0.4', []), Tags: null, Meta: null },
    ],
    [
      check(one, 'passing'),
      check(two, 'passing'),
      check(two, 'critical', `_service_maintenance:message-${two}`),
      check(gone, 'critical'),
    ],
  );
  const { replicas, ghosts, leaving } = lookAt('message', {
    containers: [
      container('message-v2', two, { restarts: 2 }),
      container('message-v1', one),
      container('credit-v1', 'd'),
    ],
    registered,
    edge: edge(
      'message-all,stable-1,3,100,UP,33,10.0.0.1:8080,0,0,0,',
      'message-all,stable-2,2,50,MAINT (resolution),33,10.0.0.1:8080,0,0,0,',
      'message-stable,stable-1,0,1,UP,1,10.0.0.1:8080,0,0,0,',
      'message-sticky,canary-1,1,9,MAINT (resolution),1,10.0.0.2:8080,0,0,0,',
      'message-all,BACKEND,5,150,UP,33,,0,0,0,',
      'credit-all,stable-1,9,100,UP,33,10.0.0.9:8080,0,0,0,',
    ),
  });
  expect(replicas).toMatchObject([
    {
      ...{ track: 'stable', version: '1.2.0', instance: one, running: true, restarts: 0 },
      registered: { open: true, passing: true, parked: false },
      inShare: { up: true, weight: 33, connections: 3 },
      byHeader: { up: true, weight: 1 },
    },
    {
      ...{ track: 'canary', instance: two, restarts: 2 },
      registered: { open: false, passing: true, parked: true },
    },
  ]);
  expect(replicas[1]?.inShare).toBeUndefined();
  expect(ghosts.map(({ instance, passing }) => [instance, passing])).toEqual([[gone, false]]);
  // With those who had the places that are free now.
  expect(leaving).toBe(3);
});

test('When counts of two moments are compared, then an edge that began anew in between begins from nothing', () => {
  const counted = (stable: number, canary: number) =>
    readCounters(
      edge(
        `message-all,stable-1,0,${stable},UP,1,,0,0,0,`,
        `message-all,canary-1,0,${canary},UP,1,,2,0,0,`,
        `message-all,BACKEND,0,${stable + canary},UP,1,,3,4,5,`,
        'message-canary,canary-1,0,77,UP,1,,0,0,0,',
      ),
      ['message-all'],
    );
  expect(between(counted(300, 100), counted(330, 110))).toEqual({
    requests: { stable: 30, canary: 10 },
    failedBy: { stable: 0, canary: 0 },
    failed: 0,
    retried: 0,
  });
  expect(between(counted(300, 100), counted(30, 10))).toMatchObject({
    requests: { stable: 30, canary: 10 },
    failedBy: { canary: 2 },
    failed: 3,
    retried: 9,
  });
});

test('When people are kept on their sides, then both sides are counted, and who asks for a canary by header is not', () => {
  const rows = edge(
    'message-all,stable-1,0,40,UP,1,,0,0,0,',
    'message-all,canary-1,0,20,UP,1,,0,0,0,',
    'message-stable,stable-1,0,4,UP,1,,0,0,0,',
    'message-sticky,canary-1,0,2,UP,1,,0,0,0,',
    'message-canary,canary-1,0,700,UP,1,,0,0,0,',
  );
  expect(readCounters(rows, poolsOf('message', true)).requests).toEqual({ stable: 44, canary: 22 });
  expect(readCounters(rows, poolsOf('message', false)).requests).toEqual({
    stable: 40,
    canary: 20,
  });
});
