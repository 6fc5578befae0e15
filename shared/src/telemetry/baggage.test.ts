import { expect, test } from 'vitest';
import { baggageOf, formatBaggage, isOfCanary, longestBaggage, parseBaggage } from './baggage.ts';

const members = (text: unknown) => Object.fromEntries(parseBaggage(text));

test('When baggage was written here, then it is read as it was', () => {
  const written = { 'serin.track': 'canary', who: 'Zoë, = ; and "others" 100 %' };
  expect(formatBaggage(written)).toMatch(/^[\x21-\x7e]+$/);
  expect(members(formatBaggage(written))).toEqual(written);
});

test('When a canary begins something, then its baggage says so; when a stable replica does, then there is none', () => {
  expect(baggageOf('canary')).toBe('serin.track=canary');
  expect(isOfCanary(baggageOf('canary'))).toBe(true);
  expect(baggageOf('stable')).toBeNull();
});

test.each([
  ['members of others before and after it', 'userId=alice,serin.track=canary,shop=7', true],
  ['spaces and properties', ' serin.track = canary ; since=1;secret , a=b', true],
  ['members that are none', ',,=,nothing,=x,a b=c,%zz=1,bad=%zz,serin.track=canary', true],
  ['the track twice: the last counts', 'serin.track=stable,serin.track=canary', true],
  ['another track', 'serin.track=stable', false],
  ['a longer name', 'x.serin.track=canary', false],
  ['a value that only contains it', 'note=serin.track%3Dcanary', false],
  ['nothing', '', false],
])('When baggage has %s, then only a member that says canary counts', (_, text, expected) => {
  expect(isOfCanary(text)).toBe(expected);
});

test.each([[undefined], [null], [7], [{}], [['serin.track=canary']]])(
  'When %s stands where baggage should be, then there is none',
  (text) => {
    expect(isOfCanary(text)).toBe(false);
  },
);

test('When there is more baggage than anybody has to take, then it is neither read nor written', () => {
  const longest = `serin.track=canary,a=${'x'.repeat(longestBaggage)}`.slice(0, longestBaggage);
  expect(isOfCanary(longest)).toBe(true);
  expect(isOfCanary(`${longest}x`)).toBe(false);
  const many = Array.from({ length: 64 }, (_, n) => [`m${n}`, '1']);
  expect(parseBaggage(`${formatBaggage(Object.fromEntries(many))},serin.track=canary`).size).toBe(
    64,
  );
  expect(() => formatBaggage({ ...Object.fromEntries(many), one: 'more' })).toThrow(RangeError);
  expect(() => formatBaggage({ a: 'x'.repeat(longestBaggage) })).toThrow(RangeError);
  expect(() => formatBaggage({ 'no name': '1' })).toThrow(RangeError);
});
