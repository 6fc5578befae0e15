import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Event, isFinal, moves, type State, stateAfter, states } from './moves.ts';
import { statusOf } from './public-status.ts';

const events: Event[] = [
  'charged',
  'rejected',
  'delivered',
  'in-doubt',
  'undeliverable',
  'refunded',
];
const anyEvents = fc.array(fc.constantFrom(...events), { maxLength: 12 });

/** What happens to a message when only legal events are taken note of, as the database does. */
function history(happened: Event[]): State[] {
  const seen: State[] = ['queued'];
  for (const event of happened) {
    const next = stateAfter(seen.at(-1) as State, [event]);
    if (next !== undefined) seen.push(next);
  }
  return seen;
}

describe('the table of moves', () => {
  test('When a message is charged and delivered, then it is delivered', () => {
    expect(stateAfter('queued', ['charged', 'delivered'])).toBe('delivered');
  });

  test('When a final answer is given, then nothing moves it', () => {
    const final = states.filter(isFinal);
    expect(final).toEqual(['delivered', 'rejected', 'failed']);
    for (const state of final)
      for (const event of events) expect(stateAfter(state, [event])).toBeUndefined();
  });

  test('When anything happens in any order, then a sender never sees an answer taken back', () => {
    const order = { queued: 0, unconfirmed: 1, delivered: 2, rejected: 2, failed: 2 };
    fc.assert(
      fc.property(anyEvents, (happened) => {
        const answers = history(happened).map(statusOf);
        for (const [index, answer] of answers.entries()) {
          const before = answers[index - 1];
          if (before === undefined) continue;
          expect(order[answer]).toBeGreaterThanOrEqual(order[before]);
          if (order[before] === 2) expect(answer).toBe(before);
        }
      }),
    );
  });

  test('When a message fails, then it was charged and refunded; when it is rejected, then neither', () => {
    fc.assert(
      fc.property(anyEvents, (happened) => {
        const seen = history(happened);
        if (seen.at(-1) === 'failed') {
          expect(seen).toContain('charged');
          expect(seen.some((state) => state.endsWith('refunding'))).toBe(true);
        }
        if (seen.at(-1) === 'rejected') expect(seen).toEqual(['queued', 'rejected']);
      }),
    );
  });

  test('When a state is not final, then an outcome can be reached from it', () => {
    const reaches = (state: State, depth: number): boolean =>
      isFinal(state) ||
      (depth > 0 && Object.values(moves[state]).some((next) => reaches(next as State, depth - 1)));
    for (const state of states) expect(reaches(state, states.length)).toBe(true);
  });
});
