import type { ReplicaView, ServiceView, Snapshot, Track } from '../src/show/snapshot.ts';
import { entryAt, testRollout } from './rollout.ts';

export const replica = (
  track: Track,
  instance: string,
  more: Partial<ReplicaView> = {},
): ReplicaView => ({
  track,
  version: track === 'stable' ? '1.0.0' : '1.2.0',
  instance,
  state: 'serving',
  weight: 1,
  connections: 4,
  ...more,
});

const service = (app: 'message' | 'credit', more: Partial<ServiceView> = {}): ServiceView => ({
  app,
  replicas: [
    replica('stable', '0a1b2c3d4e5f'),
    replica('stable', '1a1b2c3d4e5f'),
    replica('stable', '2a1b2c3d4e5f', { state: 'parked', connections: 0 }),
    replica('canary', '3a1b2c3d4e5f'),
    replica('canary', '4a1b2c3d4e5f'),
  ],
  share: { canary: 2, of: 4 },
  measured: {
    stable: { requests: 2_004, failed: 0 },
    canary: { requests: 2_000, failed: 3 },
    retried: 2,
    interval: { low: 0.484, high: 0.515 },
  },
  ...more,
});

/** Both services in their second step, which holds. */
export const testSnapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  at: '2026-12-01T12:01:05.000Z',
  rollout: testRollout({
    step: 1,
    act: 'holding',
    entries: [
      entryAt('2026-12-01T12:00:00.000Z', 'images and migrations are there', {
        phase: 'preparing',
      }),
      entryAt('2026-12-01T12:00:04.000Z', 'one canary of each starts dark', { step: '1/4' }),
      entryAt('2026-12-01T12:00:30.000Z', 'judged: go', {
        step: '1/4',
        verdict: {
          judgement: 'go',
          reasons: [
            { app: 'message', judgement: 'go', about: 'errors', text: '0 of 500 failed' },
            { app: 'credit', judgement: 'go', about: 'errors', text: '0 of 400 failed' },
          ],
        },
      }),
      entryAt('2026-12-01T12:00:31.000Z', 'a second canary of each starts dark', { step: '2/4' }),
    ],
  }),
  services: [service('message'), service('credit')],
  hold: { seconds: 12, of: 20 },
  notes: [],
  ...changes,
});
