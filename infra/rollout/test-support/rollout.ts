import type { Entry, Rollout } from '../src/journal/rollout.ts';
import type { Plan, Step } from '../src/plan/plan.ts';

const quarter = (canaries: number): Step => ({
  name: `${canaries}/4`,
  stable: { replicas: 4 - canaries, weight: 1 },
  canary: { replicas: canaries, weight: 1 },
  share: { canary: canaries, of: 4 },
});

/** Both services, in quarters. */
export const quarters: Plan = {
  moves: [
    { app: 'message', from: '1.0.0', to: '1.2.0' },
    { app: 'credit', from: '1.0.0', to: '1.2.0' },
  ],
  steps: [1, 2, 3, 4].map(quarter),
  manual: false,
  sticky: false,
  traffic: false,
};

export const entryAt = (at: string, text: string, more: Partial<Entry> = {}): Entry => ({
  at,
  who: 'lea@desk',
  phase: 'stepping',
  text,
  ...more,
});

/** A rollout that has just begun, unless told otherwise. */
export const testRollout = (changes: Partial<Rollout> = {}): Rollout => ({
  id: '20261201-120000',
  who: 'lea@desk',
  startedAt: '2026-12-01T12:00:00.000Z',
  plan: quarters,
  phase: 'stepping',
  step: 0,
  paused: false,
  entries: [],
  receipts: [],
  money: [],
  ...changes,
});
