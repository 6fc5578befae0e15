import { afterEach, beforeAll, expect, test } from 'vitest';
import { underLoad } from '../drills/under-load.ts';
import {
  build,
  changedByUp,
  desk,
  leftInConsul,
  project,
  rest,
  rollout,
  standing,
  system,
  watchServing,
  wholly,
} from './support.ts';

beforeAll(async () => {
  await build('1.2.0');
  await rest('1.0.0');
}, 600_000);
afterEach(() => desk.kv.remove('serin/rollouts/current'));

test('When both services go to a new version under load, then no request fails, four of each always serve, and each share is the one that was set', {
  timeout: 600_000,
}, async ({ signal }) => {
  const { receipt, result } = await underLoad(system, { seconds: 600, signal }, async () => {
    const serving = watchServing();
    const process = rollout(['start', 'message=1.2.0', 'credit=1.2.0', '--json'], {
      SERIN_JUDGE_REQUESTS: '1200',
    });
    const code = await process.ended;
    return { code, said: process.said, fewest: await serving.stop() };
  });
  expect(result.said.join(''), `exit code ${result.code}`).toContain('"phase":"done"');
  expect(receipt.failures).toEqual([]);
  expect(result.fewest).toEqual({ message: 4, credit: 4 });
  expect(await standing()).toEqual(wholly('1.2.0'));
  expect(await leftInConsul()).toEqual([]);

  const [done] = await desk.journal.history();
  expect(done?.receipts.map(({ step, app }) => `${step} ${app}`)).toHaveLength(8);
  for (const { step, app, share, measured, failed } of done?.receipts ?? []) {
    const of = measured.canary + measured.stable;
    const off = Math.abs(measured.canary / of - share.canary / share.of);
    expect(of, `${step} ${app}: requests`).toBeGreaterThanOrEqual(1_200);
    expect(off, `${step} ${app}: ${measured.canary} of ${of}`).toBeLessThan(1 / 400);
    expect(failed).toBe(0);
  }
  expect(await changedByUp()).toEqual([]);
  expect(project.env.MESSAGE_V1_VERSION).toBeUndefined();
});
