import { expect, test } from 'vitest';
import { byFunction, listSpent, type Profile, placeOf, spentIn } from './profile.ts';

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 9 });
const express = 'file:///x/node_modules/.pnpm/express@5.3.0/node_modules/express/lib/response.js';

const profile: Profile = {
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 4, 5, 6] },
    { id: 2, callFrame: frame('send', express), children: [3] },
    { id: 3, callFrame: frame('writev') },
    { id: 4, callFrame: frame('(idle)') },
    { id: 5, callFrame: frame('handle', 'file:///x/services/message/src/routes/get-version.ts') },
    { id: 6, callFrame: frame('post', 'node:inspector') },
  ],
  samples: [2, 3, 4, 5, 6],
  timeDeltas: [100, 200, 900, 100, 500],
};

test('When time was spent, then it is summed up by package and file, native calls where they were made, without idleness and the profiler', () => {
  expect(spentIn(profile)).toEqual([
    { where: 'express', share: 0.75 },
    { where: 'services/message/src/routes/get-version.ts', share: 0.25 },
  ]);
  expect(listSpent(spentIn(profile), 1)).toEqual(['   75.0 %  express']);
  expect(spentIn(profile, byFunction)[0]?.where).toBe('send express:10');
});

test('When a file is named, then by what a reader knows it by', () => {
  expect(placeOf('node:_http_outgoing')).toBe('node:_http_outgoing');
  expect(placeOf('file:///a/node_modules/.pnpm/@x+y@1/node_modules/@x/y/z.js')).toBe('@x/y');
  expect(placeOf('file:///a/shared/src/http/problem.ts')).toBe('shared/src/http/problem.ts');
});
