import { expect, test } from 'vitest';
import { placeHere, placeIn } from './code-place.ts';

const own = expect.stringMatching(/^\/.*\/shared\/src\/telemetry\/code-place\.test\.ts$/);

test('When a place is asked for, then it is the file, line and function of who asks', () => {
  const ask = () => placeHere();
  expect(ask()).toEqual({
    'code.file.path': own,
    'code.line.number': expect.any(Number),
    'code.function.name': 'ask',
  });
});

test('When a function asks on behalf of its caller, then it is the caller’s', () => {
  const callee = () => placeHere(callee);
  function caller() {
    return callee();
  }
  expect(caller()).toMatchObject({ 'code.file.path': own, 'code.function.name': 'caller' });
});

test('When an error came up through a library, then its place is the uppermost line of our own', () => {
  const stack = `Error: no
    at new Promise (<anonymous>)
    at node:internal/process/task_queues:103:5
    at Pool.query (/app/node_modules/.pnpm/pg-pool@3/node_modules/pg-pool/index.js:45:11)
    at async Object.accept (file:///app/services/message/src/messages/message-store.ts:120:24)
    at async file:///app/shared/src/queue/batcher.ts:44:5`;
  expect(placeIn(stack)).toEqual({
    'code.file.path': '/app/services/message/src/messages/message-store.ts',
    'code.line.number': 120,
    'code.function.name': 'Object.accept',
  });
});

test('When the function has no name, then the file and line are told all the same', () => {
  expect(placeIn('Error: no\n    at file:///app/services/message/src/x.ts:7:5')).toEqual({
    'code.file.path': '/app/services/message/src/x.ts',
    'code.line.number': 7,
  });
});

test('When there is no stack, or none of our own, then there is no place', () => {
  expect(placeIn(undefined)).toBeUndefined();
  expect(placeIn('Error: no\n    at node:internal/x:1:1')).toBeUndefined();
});
