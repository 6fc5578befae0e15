import { expect, test } from 'vitest';
import { parseMemory } from './project/containers.ts';
import { formatBytes, formatSummary } from './summary.ts';

const container = {
  id: 'a',
  name: 'serin-message-v1-1',
  service: 'message-v1',
  image: 'serin/message:1.0.0',
  status: 'running',
  health: 'healthy',
  lastCheck: '',
  exitCode: 0,
  restarts: 0,
  restartPolicy: 'always',
} as const;

test('When all is up, then the screen says what runs, where, how much memory, and what to try', () => {
  const text = formatSummary({
    plan: [
      { name: 'message-v1', image: 'serin/message:1.0.0', replicas: 3, job: false, built: true },
      {
        name: 'message-migrate',
        image: 'serin/message:1.0.0',
        replicas: 1,
        job: true,
        built: false,
      },
    ],
    containers: [container, { ...container, id: 'b' }],
    memoryBytes: 734 * 2 ** 20,
    ports: { edge: 5000, stats: 5001, consul: 5002, prometheus: 5003 },
    token: 'abc.def.ghi',
  });
  expect(text).toContain('2 containers, 734 MiB');
  expect(text).toContain('message-v1    2 × serin/message:1.0.0');
  expect(text).not.toContain('message-migrate');
  expect(text).toContain('ab -n 400 localhost:5000/version');
  expect(text).toContain('ALICE=abc.def.ghi');
  expect(text.split('\n').length).toBeLessThan(40);
});

test('When docker stats is read, then the part before the slash counts', () => {
  expect(parseMemory('12.5MiB / 256MiB')).toBe(12.5 * 2 ** 20);
  expect(parseMemory('1.5GiB / 2GiB')).toBe(1.5 * 2 ** 30);
  expect(parseMemory('980kB / 0B')).toBe(980_000);
  expect(parseMemory('--')).toBe(0);
});

test('When bytes are shown, then in a unit a person reads', () => {
  expect(formatBytes(734 * 2 ** 20)).toBe('734 MiB');
  expect(formatBytes(1.25 * 2 ** 30)).toBe('1.3 GiB');
});
