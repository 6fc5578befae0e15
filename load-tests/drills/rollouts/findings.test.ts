import type { Rollout, StepReceipt } from '@serin/rollout/journal/rollout.ts';
import { parseSteps } from '@serin/rollout/plan/parse-steps.ts';
import { expect, test } from 'vitest';
import {
  noiseFindings,
  offIn400,
  outcomeOf,
  reasonOf,
  secondsOf,
  type Walk,
  walkFindings,
} from './findings.ts';

const receipt = (canary: number, stable: number): StepReceipt => ({
  ...{ step: '1/4', app: 'message', share: { canary: 1, of: 4 }, measured: { canary, stable } },
  interval: { low: 0, high: 1 },
  ...{ failed: 0, retried: 0, seconds: 60, holdSeconds: 50 },
});

const rollout = (changes: Partial<Rollout> = {}): Rollout => ({
  ...{ id: '20261201-120000', who: 'lea@desk', startedAt: '2026-12-01T12:00:00.000Z' },
  endedAt: '2026-12-01T12:02:59.000Z',
  plan: {
    moves: [{ app: 'message', from: '1.0.0', to: '1.2.0' }],
    ...{ steps: parseSteps('1/4,4/4'), manual: false, sticky: false, traffic: false },
  },
  ...{ phase: 'done', step: 1, paused: false, entries: [], receipts: [receipt(100, 300)] },
  money: [
    { when: 'before', broken: [] },
    { when: 'after', broken: [] },
  ],
  ...changes,
});

const walked: Walk = {
  rollout: rollout(),
  fewest: { message: 4, credit: 4 },
  ...{ rate: 500, changedByUp: [], left: [] },
};

const failing = (walk: Walk) =>
  walkFindings(walk).flatMap(({ text, holds }) => (holds ? [] : text));

test('When a share is measured, then it is off by requests in 400; without a request it is not measured', () => {
  expect(offIn400(receipt(100, 300))).toBe(0);
  expect(offIn400(receipt(101, 299))).toBeCloseTo(1);
  expect(offIn400(receipt(990, 3_010))).toBeCloseTo(1);
  expect(offIn400(receipt(0, 0))).toBe(Number.POSITIVE_INFINITY);
});

test('When all is as promised, then every finding holds', () => {
  expect(failing(walked)).toEqual([]);
  expect(secondsOf(walked.rollout)).toBe(179);
});

const late = { endedAt: '2026-12-01T12:03:01.000Z' };
const broken = { money: [{ when: 'before', broken: ['I1: 5 too many'] } as const] };

test.each<[string, Partial<Walk>]>([
  ['undone: 7 of 130 failed', { rollout: rollout({ phase: 'undone', reason: '7 of 130 failed' }) }],
  ['paused: 12 of 300', { paused: '12 of 300' }],
  ['never fewer than 4 of message and 3 of credit', { fewest: { message: 4, credit: 3 } }],
  ['at most 2.00 requests in 400', { rollout: rollout({ receipts: [receipt(102, 298)] }) }],
  ['no step has left a receipt', { rollout: rollout({ receipts: [] }) }],
  ['181 s altogether', { rollout: rollout(late) }],
  ['before: I1: 5 too many', { rollout: rollout(broken) }],
  ['changes message-v1-1 abc', { changedByUp: ['message-v1-1 abc'] }],
  ['left over: ghost message-1', { left: ['ghost message-1'] }],
])('When it is otherwise, then a finding says so: %s', (words, changes) => {
  const texts = failing({ ...walked, ...changes });
  expect(texts).toHaveLength(1);
  expect(texts[0]).toContain(words);
});

test('When the load is too little to judge by, then no time is promised', () => {
  expect(failing({ ...walked, rollout: rollout(late), rate: 200 })).toEqual([]);
});

test('When good versions were rolled out under noise, then one that is undone fails the drill, with its reason, and one that is paused is counted', () => {
  const good = { rollout: rollout() };
  const bad = { rollout: rollout({ phase: 'undone', reason: 'slower' }) };
  const slow = { rollout: rollout({ phase: 'undone' }), paused: 'too few' };
  expect([good, bad, slow].map(outcomeOf)).toEqual(['gone through', 'undone', 'paused']);
  expect([reasonOf(bad), reasonOf(slow)]).toEqual(['slower', 'too few']);
  const [finding] = noiseFindings([good, slow], 2);
  expect(finding?.holds).toBe(true);
  expect(finding?.text).toContain('1 gone through, 0 undone, 1 paused\n      paused: too few');
  expect(noiseFindings([good, bad], 2)[0]?.holds).toBe(false);
  expect(noiseFindings([good], 2)[0]?.holds).toBe(false);
});
