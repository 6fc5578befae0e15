import { expect, test } from 'vitest';
import { entryAt, testRollout } from '../../test-support/rollout.ts';
import { replica, testSnapshot } from '../../test-support/snapshot.ts';
import { servicePanel } from './service-panel.ts';
import type { Snapshot } from './snapshot.ts';
import { textOf } from './terminal/line.ts';
import { paintPlain } from './terminal/paint.ts';
import { watchScreen } from './watch-screen.ts';

const screen = (changes: Partial<Snapshot> = {}) =>
  watchScreen(testSnapshot(changes)).map(paintPlain);

test('When a step holds, then one screen has its steps, both services, the verdict before and the journal', () => {
  expect(`\n${screen().join('\n')}\n`).toBe(`
message 1.0.0 → 1.2.0, credit 1.0.0 → 1.2.0                                 1:05
step 2/4: the share holds, and is judged, 0:12; 0:20 at least

✔ 1/4 27 s   ▶ 2/4 34 s   · 3/4   · 4/4   · new stable

message  1.0.0 → 1.2.0                   credit  1.0.0 → 1.2.0
●●◐   stable 1.0.0  2 of 3 serve         ●●◐   stable 1.0.0  2 of 3 serve
●●    canary 1.2.0  2 of 2 serve         ●●    canary 1.2.0  2 of 2 serve
set       ██████████··········  50.00 %  set       ██████████··········  50.00 %
measured  ██████████··········  49.95 %  measured  ██████████··········  49.95 %
          48.40 % to 51.50 % (95 %)                48.40 % to 51.50 % (95 %)
requests  4,004, 2 retried               requests  4,004, 2 retried
failed    canary 3, stable 0             failed    canary 3, stable 0
◐ 2a1b2c is parked, warm, 0 connections  ◐ 2a1b2c is parked, warm, 0 connections


verdict of 1/4: go on
✔ message errors: 0 of 500 failed
✔ credit errors: 0 of 400 failed

12:00:04  1/4        one canary of each starts dark
12:00:30  1/4        judged: go
12:00:31  2/4        a second canary of each starts dark
`);
});

test('When a replica drains, or nobody has asked yet, then the lines below keep their places', () => {
  const rowOf = (lines: string[]) => lines.findIndex((line) => line.startsWith('verdict'));
  const services = testSnapshot().services.map((one) => ({
    ...one,
    replicas: [...one.replicas, replica('stable', 'fffff', { state: 'draining', connections: 3 })],
  }));
  const draining = screen({ services });
  expect(draining.join('\n')).toContain('◔ fffff drains, 3 connections');
  expect(rowOf(draining)).toBe(rowOf(screen()));
  const unmeasured = testSnapshot().services.map(({ measured: _, ...rest }) => rest);
  expect(rowOf(screen({ services: unmeasured }))).toBe(rowOf(screen()));
  const all = services.map((one) => ({
    ...one,
    replicas: one.replicas.map((each) => ({ ...each, state: 'starting' as const })),
  }));
  expect(screen({ services: all }).join('\n')).toContain('and 5 more');
  expect(rowOf(screen({ services: all }))).toBe(rowOf(screen()));
});

test('When there are verdicts of both kinds, then the worst reasons come first, and what has no room is counted', () => {
  const reason = (judgement: 'go' | 'back', text: string) =>
    ({ app: 'message', judgement, about: 'errors', text }) as const;
  const go = Array.from({ length: 6 }, (_, index) => reason('go', `fine ${index}`));
  const bad = reason('back', 'GET /messages: 7 of 130 failed in the canary (p = 0.000004)');
  const lines = screen({ verdict: { judgement: 'back', reasons: [...go, bad] } });
  const at = lines.indexOf('verdict so far: go back');
  expect(lines[at + 1]).toContain('✖ message errors: GET /messages: 7 of 130 failed');
  expect(lines.join('\n')).toMatch(/and \d more in `rollout status`/);
  expect(lines.at(-1)).toContain('a second canary of each starts dark');
});

test('When it is paused, frozen, or something can not be seen, then the head says so', () => {
  const freeze = { from: '2026-12-01T00:00:00Z', reason: 'incident', who: 'kim@desk' };
  const lines = screen({
    freeze,
    notes: ['Prometheus does not answer'],
    rollout: testRollout({ paused: true }),
  });
  expect(lines[1]).toBe(
    'paused: `rollout resume` goes on, `promote` to the next step, `abort` back',
  );
  expect(lines[2]).toBe('frozen until it is lifted (kim@desk: incident)');
  expect(lines[3]).toBe('Prometheus does not answer');
});

test('When nothing is rolled out, then the services are shown as they are', () => {
  const { rollout: _, ...rest } = testSnapshot();
  const lines = watchScreen(rest).map(paintPlain);
  expect(lines[1]).toBe('nothing is being rolled out');
  expect(lines.join('\n')).toContain('message                                  credit');
});

test('When one service alone is rolled out, then it has the whole width', () => {
  const [message] = testSnapshot().services;
  const lines = screen({ services: message ? [message] : [] });
  expect(lines).toContain(`set       ${'█'.repeat(20)}${'·'.repeat(20)}  50.00 %`);
});

test.each([
  [{ phase: 'preparing' }, 'preparing: images and migrations'],
  [{ act: 'starting' }, 'step 1/4: new replicas start, dark, until the edge sees them'],
  [{ act: 'opening' }, 'step 1/4: they get their share'],
  [{ act: 'draining' }, 'step 1/4: old replicas finish what they have, and go'],
  [{ act: 'judging' }, 'step 1/4: what was seen is judged'],
  [{ act: 'waiting' }, 'step 1/4: it waits for `rollout promote`'],
  [{ phase: 'promoting' }, 'promoting: the new version becomes the stable set'],
  [{ phase: 'undoing', reason: 'never ready' }, 'going back: never ready'],
  [{ phase: 'done' }, 'done: the new version is the stable set'],
  [{ phase: 'undone', reason: 'never ready' }, 'undone: never ready'],
] as const)('When the rollout is %j, then it says: %s', (changes, words) => {
  expect(screen({ rollout: testRollout(changes) })[1]).toBe(words);
});

test('When it went back, then the step that is to blame is marked, and those after it never began', () => {
  const verdict = { judgement: 'back', reasons: [] } as const;
  const entries = [
    entryAt('2026-12-01T12:00:10.000Z', 'step 1/4: new canaries start', { step: '1/4' }),
    entryAt('2026-12-01T12:00:30.000Z', 'back: judged bad', { phase: 'undoing', verdict }),
  ];
  const rollout = testRollout({ phase: 'undone', entries, endedAt: '2026-12-01T12:00:30.000Z' });
  const lines = screen({ rollout });
  expect(lines[3]).toBe('✖ 1/4 20 s   · 2/4   · 3/4   · 4/4   · new stable');
  expect(lines).toContain('verdict of 1/4: go back');
  expect(lines).toContain('12:00:10  1/4        new canaries start');
});

test('When there are more steps than two lines hold, then those around the present one are shown', () => {
  const { plan } = testRollout();
  const steps = Array.from({ length: 30 }, (_, index) => ({
    ...plan.steps[0],
    ...{ name: `${index + 1}%`, stable: { replicas: 4, weight: 1 } },
    ...{ canary: { replicas: 1, weight: 1 }, share: { canary: 1, of: 4 } },
  }));
  const rollout = testRollout({ step: 15, plan: { ...plan, steps } });
  const [, , , first = '', second = ''] = screen({ rollout });
  expect(first).toMatch(/^… {3}✔/);
  expect(`${first}${second}`).toContain('▶ 16%');
});

test('When weights are set, then they are named; while it is promoted, stable has two versions', () => {
  const [message] = testSnapshot().services;
  if (!message) throw new Error('there is no service');
  const replicas = [
    replica('stable', 'a', { weight: 99 }),
    replica('stable', 'b', { weight: 99, version: '1.2.0' }),
    replica('canary', 'c', { weight: 4 }),
  ];
  const panel = servicePanel({ ...message, replicas }, { columns: 80, title: 'message' });
  expect(panel.map(textOf).slice(1, 4)).toEqual([
    '●     stable 1.0.0  1 of 1 serve, weight 99',
    '●     stable 1.2.0  1 of 1 serve, weight 99',
    '●     canary 1.2.0  1 of 1 serve, weight 4',
  ]);
});

test.each([
  [0.01, '▏·········'],
  [0.25, '██▌·······'],
  [0, '··········'],
  [1, '██████████'],
])('When a share is %f, then its bar is %s', (part, drawn) => {
  const [message] = testSnapshot().services;
  if (!message) throw new Error('there is no service');
  const share = { canary: part * 400, of: 400 };
  const panel = servicePanel({ ...message, share }, { columns: 29, title: 'message' });
  expect(panel.map(textOf).find((line) => line.startsWith('set'))).toContain(drawn);
});
