import { expect, test } from 'vitest';
import { entryAt, quarters, testRollout } from '../../test-support/rollout.ts';
import type { StepReceipt } from '../journal/rollout.ts';
import { planDocument } from './dry-run.ts';
import { dryRunLines } from './dry-run-lines.ts';
import { paintPlain } from './terminal/paint.ts';
import { timingFrom } from './timing.ts';

const receipt: StepReceipt = {
  step: '1/4',
  app: 'message',
  share: { canary: 1, of: 4 },
  measured: { canary: 1, stable: 3 },
  interval: { low: 0, high: 1 },
  failed: 0,
  retried: 0,
  seconds: 31,
  holdSeconds: 20,
};
const done = testRollout({
  phase: 'done',
  endedAt: '2026-12-01T12:03:00.000Z',
  entries: [
    entryAt('2026-12-01T12:00:00.000Z', 'looks', { phase: 'preparing' }),
    entryAt('2026-12-01T12:00:08.000Z', 'starts', { phase: 'stepping', step: '1/4' }),
    entryAt('2026-12-01T12:02:20.000Z', 'promotes', { phase: 'promoting' }),
  ],
  receipts: [receipt],
});

test('When a plan is printed, then every step is there in order, with the seconds that are expected', () => {
  const standing = [{ app: 'message', canaries: 1, version: '1.1.0' }] as const;
  const document = planDocument(quarters, standing, timingFrom([done], 20));
  expect(`\n${dryRunLines(document).map(paintPlain).join('\n')}\n`).toBe(`
message 1.0.0 → 1.2.0, credit 1.0.0 → 1.2.0

prepare     drain and stop 1 canary (1.1.0) of message                     8.0 s
            look for the image message:1.2.0
            look for the image credit:1.2.0
            check the migrations against what serves, run them
1/4         start 1 canary of each service, dark; try it by header          31 s
            give canaries 25.00 % (1 of 4)
            drain and stop 1 stable of each service
            hold until it is judged good, 20 s at least
2/4         start 1 canary of each service, dark; try it by header          31 s
            give canaries 50.00 % (2 of 4)
            drain and stop 1 stable of each service
            hold until it is judged good, 20 s at least
3/4         start 1 canary of each service, dark; try it by header          31 s
            give canaries 75.00 % (3 of 4)
            drain and stop 1 stable of each service
            hold until it is judged good, 20 s at least
4/4         start 1 canary of each service, dark; try it by header          31 s
            give canaries 100.00 % (4 of 4)
            park 1 stable of each service, warm, until the verdict
            hold until it is judged good, 20 s at least
new stable  only forward from here: the new version becomes stable          40 s
            start 4 stable of message 1.2.0, two at a time
            start 4 stable of credit 1.2.0, two at a time
            drain and stop the canaries, two at a time

expected: 2 min 52 s, as earlier rollouts here have shown
Nothing has been touched. Without --dry-run it is done.
`);
});

test('When there was no rollout yet, then only the holds are known, and it says so', () => {
  const document = planDocument(quarters, [], timingFrom([], 20));
  expect(document.seconds).toBe(80);
  expect(document.steps[0]?.seconds).toBeUndefined();
  const text = dryRunLines(document).map(paintPlain).join('\n');
  expect(text).toContain('expected: 1 min 20 s, and what no rollout has shown here yet');
});

test('When it goes by weights, and by hand, then the plan says which weights, and what it waits for', () => {
  const [move] = quarters.moves;
  const four = { replicas: 4, weight: 99 };
  const steps = [
    {
      name: '1%',
      stable: four,
      canary: { replicas: 1, weight: 4 },
      share: { canary: 4, of: 400 },
    },
    {
      name: '100%',
      stable: { replicas: 0, weight: 1 },
      canary: { replicas: 4, weight: 1 },
      share: { canary: 4, of: 4 },
    },
  ];
  const plan = { ...quarters, moves: move ? [move] : [], steps, manual: true };
  const [, first, last] = planDocument(plan, [], { leastHold: 20 }).steps;
  expect(first?.acts).toEqual([
    'start 1 canary, dark; try it by header',
    'give canaries 1.00 % (4 of 400), by weights: stable 99, canary 4',
    'hold until it is judged good, 20 s at least',
    'wait for `rollout promote`',
  ]);
  expect(last?.acts).toContain('drain and stop 3 stable');
  expect(last?.acts).toContain('park 1 stable, warm, until the verdict');
});
