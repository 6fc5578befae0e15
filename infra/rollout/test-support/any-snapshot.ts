import fc from 'fast-check';
import type { Act, Phase, Rollout } from '../src/journal/rollout.ts';
import type { Judgement, Verdict } from '../src/judge/verdict.ts';
import type { App, Plan, Step } from '../src/plan/plan.ts';
import type { ReplicaState, ServiceView, Snapshot, Track } from '../src/show/snapshot.ts';

/** Whatever a person or a program may have written: any Unicode, long, with line breaks and escape sequences in it. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(
    '',
    'x'.repeat(200),
    '版本'.repeat(80),
    '\x1b[2J\x1b[H',
    'one\r\ntwo',
    '👩‍👩‍👧 '.repeat(40),
  ),
);
const anyCount = fc.oneof(fc.nat(50), fc.nat(2_000_000_000));
const anyPart = fc.double({ min: 0, max: 1, noNaN: true });
const anyTime = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const anyApp = fc.constantFrom<App>('message', 'credit');
const oneOf = <Value>(...values: Value[]) => fc.constantFrom(...values);
const anyShare = fc.record({ canary: fc.nat(400), of: fc.constant(400) });

const anyVerdict: fc.Arbitrary<Verdict> = fc.record({
  judgement: oneOf<Judgement>('go', 'hold', 'back'),
  reasons: fc.array(
    fc.record({
      app: anyApp,
      judgement: oneOf<Judgement>('go', 'hold', 'back'),
      about: anyText,
      text: anyText,
    }),
    { maxLength: 5 },
  ),
});

const anyShape = fc.record({ replicas: fc.nat(4), weight: fc.integer({ min: 1, max: 256 }) });
const anyStep: fc.Arbitrary<Step> = fc.record({
  name: anyText,
  stable: anyShape,
  canary: anyShape,
  share: anyShare,
});
export const anyPlan: fc.Arbitrary<Plan> = fc.record({
  moves: fc
    .uniqueArray(anyApp, { minLength: 1 })
    .chain((apps) =>
      fc.tuple(
        ...apps.map((app) => fc.record({ app: fc.constant(app), from: anyText, to: anyText })),
      ),
    ),
  steps: fc.array(anyStep, { minLength: 1, maxLength: 12 }),
  manual: fc.boolean(),
  sticky: fc.boolean(),
  traffic: fc.boolean(),
});

const phases = oneOf<Phase>('preparing', 'stepping', 'promoting', 'undoing', 'done', 'undone');

export const anyRollout: fc.Arbitrary<Rollout> = fc.record(
  {
    id: anyText,
    who: anyText,
    startedAt: anyTime,
    endedAt: anyTime,
    plan: anyPlan,
    phase: phases,
    step: fc.nat(12),
    act: oneOf<Act>('starting', 'opening', 'draining', 'holding', 'judging', 'waiting'),
    paused: fc.boolean(),
    reason: anyText,
    override: anyText,
    entries: fc.array(
      fc.record(
        {
          at: anyTime,
          who: anyText,
          phase: phases,
          step: anyText,
          text: anyText,
          verdict: anyVerdict,
        },
        { requiredKeys: ['at', 'who', 'phase', 'text'] },
      ),
      { maxLength: 8 },
    ),
    receipts: fc.array(
      fc.record({
        step: anyText,
        app: anyApp,
        share: anyShare,
        measured: fc.record({ canary: anyCount, stable: anyCount }),
        interval: fc.record({ low: anyPart, high: anyPart }),
        failed: anyCount,
        retried: anyCount,
        seconds: fc.double({ min: 0, max: 9_999, noNaN: true }),
        holdSeconds: fc.nat(600),
      }),
      { maxLength: 8 },
    ),
    money: fc.array(
      fc.record({ when: oneOf<'before' | 'after'>('before', 'after'), broken: fc.array(anyText) }),
      { maxLength: 2 },
    ),
  },
  {
    requiredKeys: [
      ...(['id', 'who', 'startedAt', 'plan', 'phase', 'step', 'paused'] as const),
      ...(['entries', 'receipts', 'money'] as const),
    ],
  },
);

const anyCounts = fc.record({ requests: anyCount, failed: anyCount });
const anyService: fc.Arbitrary<ServiceView> = fc.record(
  {
    app: anyApp,
    replicas: fc.array(
      fc.record({
        track: oneOf<Track>('stable', 'canary'),
        version: anyText,
        instance: anyText,
        state: oneOf<ReplicaState>('starting', 'dark', 'serving', 'parked', 'draining'),
        weight: fc.integer({ min: 1, max: 256 }),
        connections: fc.option(anyCount, { nil: undefined }),
      }),
      { maxLength: 12 },
    ),
    share: anyShare,
    measured: fc.record({
      stable: anyCounts,
      canary: anyCounts,
      retried: anyCount,
      interval: fc.option(fc.record({ low: anyPart, high: anyPart }), { nil: undefined }),
    }),
  },
  { requiredKeys: ['app', 'replicas', 'share'] },
);

/** Any state of the world, likely or not. */
export const anySnapshot: fc.Arbitrary<Snapshot> = fc.record(
  {
    at: anyTime,
    rollout: anyRollout,
    services: fc.array(anyService, { maxLength: 2 }),
    hold: fc.record({ seconds: fc.nat(5_000), of: fc.nat(5_000) }),
    verdict: anyVerdict,
    freeze: fc.record({ from: anyTime, reason: anyText, who: anyText }),
    notes: fc.array(anyText, { maxLength: 4 }),
  },
  { requiredKeys: ['at', 'services', 'notes'] },
);
