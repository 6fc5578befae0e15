import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OutcomeKind, outcomeKinds } from '../provider/outcome.ts';
import { givenUp, isHopeless, maxTries, whatNow } from './delivery-policy.ts';
import { type State, stateAfter } from './moves.ts';

const fresh = { tries: 0, inDoubt: false, overdue: false };

describe('one attempt', () => {
  test.each([
    ['accepted', 'delivered', null],
    ['rejected', 'undeliverable', 'provider-rejected'],
    ['timeout', 'in-doubt', 'provider-timeout'],
    ['cut-off', 'in-doubt', 'provider-timeout'],
    ['error', null, null],
    ['unreachable', null, null],
    ['breaker-open', null, null],
  ] as const)('When the first one ends with %s, then what happens is %s', (kind, event, reason) => {
    expect(whatNow({ kind }, fresh)).toMatchObject({ event, reason });
  });

  test('When the breaker is open, then that is no try, however often', () => {
    const decision = whatNow({ kind: 'breaker-open' }, { ...fresh, tries: 100 });
    expect(decision).toMatchObject({ event: null, counts: false });
    expect(decision.retrySeconds).toBeLessThan(2);
  });

  test.each(['error', 'unreachable'] as const)(
    'When %s is the last of all tries, then the message is undeliverable, unless the provider may have it',
    (kind) => {
      const last = { ...fresh, tries: maxTries - 1 };
      expect(whatNow({ kind }, { ...last, tries: maxTries - 2 }).event).toBe(null);
      expect(whatNow({ kind }, last)).toMatchObject({
        event: 'undeliverable',
        reason: `provider-${kind}`,
      });
      expect(whatNow({ kind }, { ...last, inDoubt: true })).toMatchObject({ event: 'in-doubt' });
    },
  );

  test('When it was tried for as long as a message is, then one more error is the end, and a doubt at once', () => {
    const overdue = { ...fresh, overdue: true };
    for (const kind of ['error', 'unreachable', 'breaker-open'] as const)
      expect(whatNow({ kind }, overdue).reason).toBe(`provider-${kind}`);
    expect(isHopeless(overdue)).toBe(false);
    expect(isHopeless({ ...overdue, inDoubt: true })).toBe(true);
    expect(givenUp.event).toBe('undeliverable');
  });
});

test('When tries follow each other, then the waits grow up to half a minute, and chance spreads them', () => {
  const waits = (chance: number) =>
    Array.from({ length: 12 }, (_, tries) =>
      whatNow({ kind: 'timeout' }, { ...fresh, tries }, () => chance),
    ).map((decision) => decision.retrySeconds ?? 0);
  expect(waits(0).slice(0, 4)).toEqual([0.25, 0.5, 1, 2]);
  expect(waits(1).slice(0, 4)).toEqual([0.5, 1, 2, 4]);
  expect(Math.max(...waits(1))).toBe(30);
});

test('When anything happens in any order, then a message that the provider may have fails only if the provider says so', () => {
  const failing = outcomeKinds.filter((kind) => kind !== 'accepted' && kind !== 'rejected');
  fc.assert(
    fc.property(fc.array(fc.constantFrom<OutcomeKind>(...failing), { maxLength: 40 }), (kinds) => {
      let state: State = 'charged';
      let tries = 0;
      let mayHaveIt = false;
      for (const kind of kinds) {
        const inDoubt = state === 'unconfirmed';
        const { event, counts, retrySeconds } = whatNow(
          { kind },
          { tries, inDoubt, overdue: false },
        );
        mayHaveIt ||= kind === 'timeout' || kind === 'cut-off';
        const next: State | undefined = event === null ? undefined : stateAfter(state, [event]);
        if (next === undefined) expect(retrySeconds).toBeGreaterThan(0);
        state = next ?? state;
        if (counts) tries += 1;
        expect(state === 'unconfirmed').toBe(mayHaveIt && state !== 'refunding');
        if (state === 'refunding') {
          expect(mayHaveIt).toBe(false);
          return;
        }
      }
    }),
  );
});
