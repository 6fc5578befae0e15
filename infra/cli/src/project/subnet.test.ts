import { expect, test } from 'vitest';
import { overlap } from './subnet.ts';

test.each([
  ['172.31.151.0/24', '172.31.0.0/16', true],
  ['172.16.0.0/12', '172.31.151.0/24', true],
  ['172.31.151.0/24', '172.31.151.10/32', true],
  ['172.31.151.0/24', '172.31.152.0/24', false],
  ['10.0.0.5/8', '172.31.151.0/24', false],
  ['fd00::/8', '172.31.151.0/24', false],
  ['', '172.31.151.0/24', false],
])('When networks are %s and %s, then overlapping is %s', (one, other, verdict) => {
  expect(overlap(one, other)).toBe(verdict);
});
