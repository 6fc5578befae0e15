import { readEdge } from '@serin/cli/project/edge-stats.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../drills/wait.ts';
import { ask, servedBy } from '../scenarios/ask.ts';
import { shareOf } from '../scenarios/share.ts';
import { desk, project, rest, system } from './support.ts';

const { world } = desk;

beforeAll(() => rest('1.0.0'), 300_000);
afterAll(async () => {
  await world.letIn('message');
  await rest('1.0.0');
}, 300_000);

/** What the edge says of a pool's canaries, each state once. */
async function states(pool: string): Promise<string[]> {
  const rows = (await readEdge(project)).filter((row) => row.pool === pool);
  const canaries = rows.filter(({ server }) => server.startsWith('canary-'));
  return [...new Set(canaries.map(({ status }) => status))].sort();
}

const scale = (canaries: number) =>
  system.compose(
    'up',
    '-d',
    '--no-deps',
    '--no-recreate',
    `--scale=message-v2=${canaries}`,
    'message-v2',
  );

const empty = ['MAINT (resolution)'];

test('When canaries are cut off at the edge, then one that comes later is so too, and is let in with the others; a place that nobody has stays empty', async () => {
  await world.cutOff('message');
  await scale(1);
  try {
    await until('the header finds it', 60, async () => {
      const asked = await ask(system.port, { path: '/version', headers: { 'x-canary': '1' } });
      return servedBy(asked).track === 'canary';
    });
    for (const pool of ['message-all', 'message-sticky'])
      await until(`it has a place in ${pool}`, 10, async () => {
        const seen = await states(pool);
        expect(seen).not.toContain('UP');
        return seen.includes('DRAIN');
      });
    const { byVersion, failures } = await shareOf(system.port, 200, 20, { path: '/version' });
    expect([failures, byVersion]).toEqual([[], { '1.0.0 stable': 200 }]);

    for (let times = 0; times < 2; times++) await world.letIn('message');
    for (const pool of ['message-all', 'message-sticky'])
      expect(await states(pool)).toEqual([...empty, 'UP']);
  } finally {
    await scale(0);
  }
  await until(
    'its places are empty',
    10,
    async () => `${await states('message-all')}` === `${empty}`,
  );
  await world.cutOff('message');
  await world.letIn('message');
  expect([await states('message-all'), await states('message-sticky')]).toEqual([empty, empty]);
});
