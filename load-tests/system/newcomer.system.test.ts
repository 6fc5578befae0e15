import { readEdge } from '@serin/cli/project/edge-stats.ts';
import { afterAll, expect, test } from 'vitest';
import { allBack } from '../drills/drill.ts';
import { until } from '../drills/wait.ts';
import { startFalseReplica } from './false-replica.ts';
import { system, whole } from './support.ts';

/** Longer than a check waits, shorter than two do. */
const coldMs = 5_500;

afterAll(() => allBack(system, whole));

test('When a newcomer is too slow for the first check and not for the next, then it stays in rotation', async () => {
  const newcomer = await startFalseReplica(system, 'service-v2', coldMs);
  try {
    const seen = new Set<string>();
    await until('a check has failed, and all is well again', 20, async () => {
      const now = (await readEdge(system.project))
        .filter(({ address }) => address === `${newcomer.address}:8080`)
        .map(({ status }) => status);
      for (const status of now) seen.add(status);
      return seen.size > 1 && now.every((status) => status === 'UP');
    });
    expect(seen).toEqual(new Set(['UP', 'UP 1/2']));
  } finally {
    await newcomer.remove();
  }
});
