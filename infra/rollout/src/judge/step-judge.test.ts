import { expect, test } from 'vitest';
import { policy } from '../../test/hold-step.ts';
import { simulateSystem } from '../../test/simulated-system.ts';
import type { Plan } from '../plan/plan.ts';
import { createJudge } from './judge.ts';
import { createStepJudge } from './step-judge.ts';

const share = { canary: 1, of: 4 };
const first = {
  name: '1/4',
  stable: { replicas: 3, weight: 1 },
  canary: { replicas: 1, weight: 1 },
  share,
};
const last = { ...first, name: '4/4', stable: { replicas: 0, weight: 1 } };
const plan: Plan = {
  moves: [{ app: 'message', from: '1.1.0', to: '1.2.0' }],
  steps: [first, last],
  manual: false,
  sticky: false,
  traffic: false,
};

/** A rollout's judge, on a system that fails in one request of ten. */
function start() {
  const system = simulateSystem({
    seed: 1,
    rate: 250,
    stable: 3,
    canaries: 1,
    misbehaviour: { errors: { share: 0.1 } },
  });
  system.pass(8);
  const judge = createStepJudge(createJudge({ ...system, prometheusUrl: '', policy }), plan);
  return { system, judge, from: new Date(system.now()) };
}

test('When a step is held, then the move’s versions are compared since then', async () => {
  const { system, judge, from } = start();
  expect((await judge('message', first, { from })).judgement).toBe('hold');
  system.pass(25);
  expect(await judge('message', first, { from })).toMatchObject({ judgement: 'back' });
});

test('When no stable replica serves in a step, then only the limits are held against it', async () => {
  const { system, judge, from } = start();
  system.pass(40);
  const { reasons } = await judge('message', last, { from });
  expect(reasons.map(({ about }) => about)).toEqual(['success rate']);
});

test('When the service is not part of the rollout, then that is an error', async () => {
  const { judge, from } = start();
  await expect(judge('credit', first, { from })).rejects.toThrow('credit is not part');
});
