import { expect, test } from 'vitest';
import type { PlannedService } from './compose.ts';
import type { Container } from './containers.ts';
import { judgeService } from './readiness.ts';

const service: PlannedService = {
  name: 'message-v1',
  image: 'x',
  replicas: 2,
  job: false,
  built: true,
};
const job: PlannedService = { ...service, name: 'message-migrate', replicas: 1, job: true };

function container(changes: Partial<Container>): Container {
  return {
    id: 'a',
    name: 'serin-message-v1-1',
    service: 'message-v1',
    image: 'x',
    status: 'running',
    health: 'healthy',
    lastCheck: '',
    exitCode: 0,
    restarts: 0,
    restartPolicy: 'always',
    ...changes,
  };
}

test('When all replicas are healthy, then the service is ready', () => {
  expect(
    judgeService(service, [container({}), container({}), container({ service: 'x' })]),
  ).toEqual({
    state: 'ready',
    text: '2/2 healthy',
  });
});

test('When one is missing or starting, then it waits', () => {
  expect(judgeService(service, [container({})]).state).toBe('waiting');
  expect(judgeService(service, [container({}), container({ health: 'starting' })])).toEqual({
    state: 'waiting',
    text: '1/2 healthy',
  });
});

test('When no replica is planned and none is there, then it is ready', () => {
  expect(judgeService({ ...service, replicas: 0 }, []).state).toBe('ready');
});

test('When one is unhealthy, or restarts again and again, then it failed', () => {
  expect(judgeService(service, [container({ health: 'unhealthy' })]).state).toBe('failed');
  const loop = container({ health: 'starting', restarts: 4, exitCode: 1 });
  expect(judgeService(service, [loop])).toMatchObject({ state: 'failed', container: loop });
  expect(judgeService(service, [container({ restarts: 9 }), container({})]).state).toBe('ready');
});

test('When a job has ended, then its exit code decides', () => {
  const ended = container({ service: 'message-migrate', status: 'exited', health: 'none' });
  expect(judgeService(job, []).state).toBe('waiting');
  expect(judgeService(job, [ended])).toEqual({ state: 'ready', text: 'done' });
  expect(judgeService(job, [{ ...ended, exitCode: 3 }])).toMatchObject({
    state: 'failed',
    text: 'ended with 3',
  });
});
