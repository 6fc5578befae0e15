import { compose } from '@serin/cli/project/compose.ts';
import { afterAll, expect, test } from 'vitest';
import { allBack } from '../drills/drill.ts';
import { rotation } from '../drills/edge-view.ts';
import { scaleTo } from '../drills/scale.ts';
import { until } from '../drills/wait.ts';
import { shareOf } from '../scenarios/share.ts';
import { system, twoRounds, whole } from './support.ts';

afterAll(async () => {
  await system.compose('up', '-d', '--wait');
  await allBack(system, whole);
});

test('When there are two and two, then the share is 200 of 400', async () => {
  await scaleTo(system, 2, 2);
  await twoRounds('/version');
  const { byVersion, failures } = await shareOf(system.port, 400, 20, { path: '/version' });
  expect([failures, byVersion]).toEqual([[], { '1.0.0 stable': 200, '1.1.0 canary': 200 }]);
});

test('When one canary of weight 1 stands beside three of weight 33, then it gets exactly 4 of 400', async () => {
  const weights = { MESSAGE_V1_WEIGHT: '33', MESSAGE_V2_WEIGHT: '1' };
  const weighted = { ...system.project, env: { ...system.project.env, ...weights } };
  await compose(weighted, ['up', '-d', '--wait']);
  await until('the edge has the weights', 30, async () => {
    const seen = (await rotation(system, 'message')).map(({ weight }) => weight);
    return seen.sort((a, b) => a - b).join() === '1,33,33,33';
  });
  await twoRounds('/version');
  const { byVersion, failures } = await shareOf(system.port, 400, 20, { path: '/version' });
  expect([failures, byVersion]).toEqual([[], { '1.0.0 stable': 396, '1.1.0 canary': 4 }]);
});
