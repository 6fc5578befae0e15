import { setImmediate as turnEnds } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createTurnOutput } from './turn-output.ts';

function listen() {
  const writes: string[] = [];
  return { writes, output: createTurnOutput({ write: (text) => void writes.push(text) }) };
}

test('When lines are said in one turn, then they are written together at its end', async () => {
  const { writes, output } = listen();
  output.write('one\n');
  output.write('two\n');
  expect(writes).toEqual([]);
  await turnEnds();
  output.write('three\n');
  await turnEnds();
  expect(writes).toEqual(['one\ntwo\n', 'three\n']);
});

test('When it is flushed, then nothing is left for later, and nothing is written twice', async () => {
  const { writes, output } = listen();
  output.write('last words\n');
  let done = false;
  output.flush(() => {
    done = true;
  });
  await turnEnds();
  expect(writes).toEqual(['last words\n']);
  expect(done).toBe(true);
});

test('When a warning is logged, then it is out at once, with what was said before it', () => {
  const { writes, output } = listen();
  const log = pino({}, output);
  log.info('before');
  expect(writes).toEqual([]);
  log.warn('look');
  expect(writes.join('')).toMatch(/before.*\n.*look.*\n$/);
});

test('When a fatal line is logged, then it is out before anything else can happen', () => {
  const { writes, output } = listen();
  const log = pino({}, output);
  log.info('before');
  log.fatal('the end');
  expect(writes.join('')).toMatch(/before.*\n.*the end.*\n$/);
});
