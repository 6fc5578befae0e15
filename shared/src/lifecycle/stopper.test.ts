import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { listeningLog, silentLog } from '../../test-support/silent-log.ts';
import { createStopper, hardDeadlineMs, type Phase, phaseLimits } from './stopper.ts';

const inOrder: Phase[] = ['unready', 'deregister', 'let-go', 'workers', 'server', 'pools', 'flush'];

test('When it stops, then the phases run in order, each after the end of the one before', async () => {
  const { onStop, stop } = createStopper(silentLog);
  const events: string[] = [];
  for (const phase of [...inOrder].reverse())
    onStop(phase, 'hook', async () => {
      events.push(`${phase} begins`);
      await sleep(2);
      events.push(`${phase} ends`);
    });
  await stop('SIGTERM');
  expect(events).toEqual(inOrder.flatMap((phase) => [`${phase} begins`, `${phase} ends`]));
});

test('When a phase has several hooks, then they run side by side', async () => {
  const { onStop, stop } = createStopper(silentLog);
  const { promise: met, resolve: meet } = Promise.withResolvers<void>();
  onStop('pools', 'first', () => met);
  onStop('pools', 'second', () => meet());
  await stop('SIGTERM');
});

test('When a hook throws, rejects or hangs, then that is logged and the rest is done', async () => {
  const log = listeningLog();
  const limits = { ...phaseLimits, workers: 20 };
  const { onStop, stop } = createStopper(log, limits);
  const done: string[] = [];
  onStop('unready', 'throws', () => {
    throw new Error('no');
  });
  onStop('deregister', 'rejects', () => Promise.reject(new Error('no')));
  onStop('workers', 'hangs', () => new Promise(() => {}));
  onStop('flush', 'last', () => done.push('last'));
  await stop('SIGTERM');
  expect(done).toEqual(['last']);
  const complaints = log.lines.filter(({ level }) => level === 'warn');
  expect(complaints.map(({ fields }) => (fields as { hook: string }).hook)).toEqual([
    'throws',
    'rejects',
    'hangs',
  ]);
});

test('When it is told to stop twice, then it stops once', async () => {
  const { onStop, stop } = createStopper(silentLog);
  const hook = vi.fn();
  onStop('server', 'hook', hook);
  await Promise.all([stop('SIGTERM'), stop('SIGINT')]);
  expect(hook).toHaveBeenCalledTimes(1);
});

test('When every phase takes all its time, then it is still within the hard deadline', () => {
  const sum = Object.values(phaseLimits).reduce((total, ms) => total + ms, 0);
  expect(sum).toBeLessThan(hardDeadlineMs);
});
