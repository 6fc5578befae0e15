import { expect, test } from 'vitest';
import { type EngineView, isComplete, missingParts } from './look.ts';

const good: EngineView = {
  client: '28.2.2',
  server: '26.1.5+dfsg1',
  compose: '2.26.1-4',
  buildx: 'v0.13.1',
  error: '',
};

test('When everything is there and new enough, then nothing is missing', () => {
  expect(isComplete(good)).toBe(true);
  expect(missingParts(good)).toEqual([]);
});

test.each([
  ['the engine is too old', { server: '24.0.9' }, 'Docker Engine 25 or later (it is 24.0.9)'],
  ['Compose is too old', { compose: '2.19.1' }, 'Docker Compose 2.20 or later (it is 2.19.1)'],
  ['Compose is not there', { compose: undefined }, 'Docker Compose v2'],
  ['buildx is not there', { buildx: undefined }, 'docker buildx'],
])('When %s, then that is said', (_, flaw, words) => {
  const view = { ...good, ...flaw };
  expect(isComplete(view)).toBe(false);
  expect(missingParts(view)).toEqual([words]);
});

test('When the engine does not answer, then it is not complete, and no program is missing', () => {
  const view = { ...good, server: undefined };
  expect(isComplete(view)).toBe(false);
  expect(missingParts(view)).toEqual([]);
});
