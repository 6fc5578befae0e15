import { expect, test } from 'vitest';
import { testIdentity } from '../../../../shared/test-support/identity.ts';
import { frontPage, lasting } from './front-page.ts';
import type { Stock } from './take-stock.ts';

const up = { state: 'up' } as const;
const replica = { version: '1.0.0', track: 'stable', weight: 1, isReady: true, isOpen: true };
const canary = { ...replica, version: '1.1.0', track: 'canary' };

const calm: Stock = {
  cats: { calm: '\n (calm cat)', busy: ' (busy cat)', worried: ' (worried cat)' },
  replicas: [
    ...Array.from({ length: 3 }, () => ({ ...replica, service: 'message' })),
    { ...canary, service: 'message' },
    ...Array.from({ length: 3 }, () => ({ ...replica, weight: 33, service: 'credit' })),
    { ...canary, service: 'credit' },
  ],
  depth: 7,
  isPaused: false,
  postgres: up,
  queueRedis: up,
  cacheRedis: up,
  consul: up,
  provider: undefined,
};
const moment = { now: new Date('2026-01-31T12:00:00.123Z'), uptimeSeconds: 11_520 };
const page = (changes: Partial<Stock> = {}) =>
  frontPage({ ...calm, ...changes }, testIdentity, moment);

test('When all is well, then the page says so, with releases, shares, upstreams and the queue', () => {
  expect(page()).toBe(` (calm cat)

Serin: all is well.
2026-01-31 12:00:00 UTC, by message 1.1.0 canary replica-1, up 3 h 12 min

Versions and shares
  message  1.0.0 stable    3 replicas  share 75 %
           1.1.0 canary    1 replica   share 25 %
  credit   1.0.0 stable    3 replicas  share 99 %
           1.1.0 canary    1 replica   share 1 %

Upstreams
  PostgreSQL   up
  queue Redis  up
  cache Redis  up
  Consul       up
  provider     none: messages go into the inbox

Queue
  7 messages wait for credit; new ones are accepted

Try
  curl -s localhost:48151/version                   ask often: who answers
  curl -s localhost:48151/version -H "X-Canary: 1"  the canary alone
  npm run drill                                     break it, and look here
`);
});

test.each([
  ['postgres', { state: 'down', code: '28P01' }, 'PostgreSQL is down, wrong password'],
  ['postgres', { state: 'down', code: 'ECONNREFUSED' }, 'PostgreSQL is down, connection refused'],
  ['queueRedis', { state: 'down', code: 'ETIMEDOUT' }, 'queue Redis is down, timed out'],
  ['cacheRedis', { state: 'down', code: 'ENOTFOUND' }, 'cache Redis is down, name not found'],
  ['consul', { state: 'down', code: 'EHOSTUNREACH' }, 'Consul is down, no route to it'],
  ['provider', { state: 'down', code: 'HTTP_403' }, 'provider is down, access denied'],
] as const)('When %s is %j, then the cat is worried, and says: %s', (name, state, words) => {
  const text = page({ [name]: state });
  expect(text).toContain(`Serin: ${words}.`);
  expect(text).toMatch(new RegExp(`DOWN: .* \\(${state.code}\\); `));
  expect(text).toContain('(worried cat)');
  expect(text).toContain('docs/troubleshooting.md');
});

test('When several are down, then each is named', () => {
  const down = { state: 'down', code: 'ECONNREFUSED' } as const;
  expect(page({ postgres: down, consul: down })).toContain(
    'Serin: PostgreSQL is down, connection refused;\n       Consul is down, connection refused.',
  );
});

test('When no cat was ever read, then there is a page all the same', () => {
  expect(page({ cats: {} })).toMatch(/^Serin: all is well\.\n/);
});

test('When much waits, or new messages are refused, then the cat is busy, and the page says so', () => {
  expect(page({ depth: 100 })).toContain('(busy cat)');
  const paused = page({ isPaused: true });
  expect(paused).toContain('(busy cat)');
  expect(paused).toContain('new ones are REFUSED until there are fewer');
});

test('When Consul is down, then what it said last is shown as such; when it never said anything, that is said', () => {
  const consul = { state: 'down', code: 'ECONNREFUSED' } as const;
  expect(page({ consul })).toContain('as Consul said last\n  message  1.0.0 stable');
  expect(page({ consul, replicas: undefined })).toContain('as Consul said last\n  not known');
});

test('When replicas are not ready, then they have no share', () => {
  const replicas = [
    { ...replica, service: 'message' },
    { ...canary, service: 'message', isReady: false },
  ];
  const text = page({ replicas });
  expect(text).toContain('1.0.0 stable    1 replica   share 100 %');
  expect(text).toContain('1.1.0 canary    1 replica   share 0 %, 1 of them not ready');
  expect(text).toContain('credit   no replica');
  expect(text).toContain('Serin: no replica of credit is ready.');
  const none = page({ replicas: replicas.map((one) => ({ ...one, isReady: false })) });
  expect(none).toContain('1.0.0 stable    1 replica   no share, 1 of them not ready');
});

test('When a canary is dark, then the page says so, and the share is that of the others', () => {
  const message = (one: object) => ({ ...replica, ...one, service: 'message' });
  const dark = { ...canary, weight: 4, isOpen: false };
  const text = page({ replicas: [message({}), message(dark)] });
  expect(text).toContain('1.0.0 stable    1 replica   share 100 %');
  expect(text).toContain('1.1.0 canary    1 replica   dark: X-Canary alone\n');
  const half = page({ replicas: [message({}), message(dark), message(canary)] });
  expect(half).toContain('1.1.0 canary    2 replicas  share 50 %');
});

test('When it is shown in a terminal of 80 columns, then no line is cut', () => {
  const down = { state: 'down', code: 'ECONNREFUSED' } as const;
  const identity = { ...testIdentity, instance: '0123456789ab' };
  const long = { ...moment, uptimeSeconds: 86_340 };
  const all = { postgres: down, queueRedis: down, cacheRedis: down, consul: down };
  for (const changes of [all, {}, { queueRedis: down }, { postgres: down }, { consul: down }])
    for (const line of frontPage({ ...calm, ...changes }, identity, long).split('\n'))
      expect(line.length, line).toBeLessThanOrEqual(80);
});

test.each([
  [0.4, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [3_661, '1 h 1 min'],
  [90_000, '1 d 1 h'],
  [86_460, '1 d'],
])('When %d seconds have passed, then that is %s', (seconds, words) => {
  expect(lasting(seconds)).toBe(words);
});
