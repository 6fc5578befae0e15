import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { expect, test } from 'vitest';
import { freezeFrom, readOverride } from './freeze-arguments.ts';
import { freezeInWords, isFrozen, overrideEntry, parseFreeze, refusal } from './frozen.ts';

const now = new Date('2026-12-01T12:00:00Z');
const lea = { now, who: 'lea@desk' };
const at = (iso: string) => new Date(iso);
const holidays = ['--from', '2026-12-20', '--to', '2027-01-03', 'holidays'];

test('When days are named, then both of them are within', () => {
  const freeze = freezeFrom(holidays, lea);
  expect(freeze).toEqual({
    from: '2026-12-20T00:00:00.000Z',
    to: '2027-01-04T00:00:00.000Z',
    reason: 'holidays',
    who: 'lea@desk',
  });
  expect(isFrozen(freeze, at('2026-12-19T23:59:59.999Z'))).toBe(false);
  expect(isFrozen(freeze, at('2026-12-20T00:00:00Z'))).toBe(true);
  expect(isFrozen(freeze, at('2027-01-03T23:59:59.999Z'))).toBe(true);
  expect(isFrozen(freeze, at('2027-01-04T00:00:00Z'))).toBe(false);
});

test('When only a reason is given, then it is frozen from now until somebody lifts it', () => {
  const freeze = freezeFrom(['incident'], lea);
  expect(freeze).toEqual({ from: now.toISOString(), reason: 'incident', who: 'lea@desk' });
  expect(isFrozen(freeze, now)).toBe(true);
  expect(isFrozen(freeze, at('2036-01-01T00:00:00Z'))).toBe(true);
});

test('When a moment is named, then its offset counts', () => {
  const { from, to } = freezeFrom(
    ['--from', '2026-12-20T18:00+01:00', '--to', '2026-12-20T18:30:00Z', 'a talk'],
    lea,
  );
  expect([from, to]).toEqual(['2026-12-20T17:00:00.000Z', '2026-12-20T18:30:00.000Z']);
});

test('When there is no freeze, then nothing is frozen', () => {
  expect(isFrozen(undefined, now)).toBe(false);
});

test.each([
  [['--from', '2026-02-30', 'x'], '--from 2026-02-30: there is no such day'],
  [['--to', '2027-13-01', 'x'], '--to 2027-13-01: there is no such day'],
  [['--from', '20.12.2026', 'x'], '--from 20.12.2026 is no day and no moment'],
  [['--from', '2026-12-20T18:00', 'x'], 'is no day and no moment'],
  [['--from', 'tomorrow', 'x'], '--from tomorrow is no day and no moment'],
  [['--from', '2026-12-20T25:00Z', 'x'], 'is no day and no moment'],
  [['--from', '2027-01-03', '--to', '2026-12-20', 'x'], 'is not after --from 2027-01-03'],
  [['--to', '2026-11-01', 'x'], '--to 2026-11-01 is not after now'],
  [['--from', '2026-01-01', '--to', '2026-02-01', 'x'], '--to 2026-02-01 is over already'],
  [['--until', '2026-12-20', 'x'], "Unknown option '--until'"],
  [[], 'one reason, in quotes'],
  [['two', 'reasons'], 'one reason, in quotes'],
  [['  '], 'a freeze wants a reason'],
  [['x'.repeat(201)], 'the reason has 201 characters'],
])('When somebody writes freeze %j, then it is refused: %s', (args, words) => {
  expect(() => freezeFrom(args, lea)).toThrow(words);
  expect(() => freezeFrom(args, lea)).toThrow(Trouble);
});

test('When a rollout is refused, then it says until when, by whom, why, and the two ways out', () => {
  const freeze = freezeFrom(holidays, lea);
  const trouble = refusal(freeze, at('2026-12-24T12:00:00Z'));
  expect(trouble.message).toBe(
    'rollouts are frozen until 2027-01-04 00:00 UTC (lea@desk: holidays)',
  );
  expect(trouble.wayOut).toContain('npm run rollout -- unfreeze');
  expect(trouble.wayOut).toContain('--override "why"');
  expect(freezeInWords(freeze, now)).toContain('from 2026-12-20 00:00 UTC until 2027-01-04');
  expect(freezeInWords(freezeFrom(['incident'], lea), now)).toBe(
    'until it is lifted (lea@desk: incident)',
  );
});

test('When a freeze is overridden, then the journal gets both reasons; no reason is none', () => {
  const entry = overrideEntry(freezeFrom(['incident'], lea), 'this mends it', now);
  expect(entry).toBe('frozen until it is lifted (lea@desk: incident); overridden: this mends it');
  expect(readOverride(' this mends it ')).toBe('this mends it');
  expect(readOverride(undefined)).toBeUndefined();
  expect(() => readOverride(' ')).toThrow('--override wants a reason');
});

test('When Consul gives a freeze back, then it is the same; what is none stops everybody, with a way out', () => {
  const freeze = freezeFrom(holidays, lea);
  expect(parseFreeze(JSON.stringify(freeze))).toEqual(freeze);
  for (const text of ['', '{}', '[]', JSON.stringify({ ...freeze, to: 'soon' })])
    expect(() => parseFreeze(text)).toThrow('cannot be read');
});
