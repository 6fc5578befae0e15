import { expect, test } from 'vitest';
import { oncePortsAreFree } from './compose-steps.ts';

const taken = { err: 'listen tcp4 127.0.0.1:48154: bind: address already in use' };

test('When a connection has just had one of our ports, then it is tried once more', async () => {
  let tries = 0;
  const up = async () => {
    tries += 1;
    if (tries === 1) throw taken;
    return 'up';
  };
  await expect(oncePortsAreFree(up, 1)).resolves.toBe('up');
});

test.each([
  ['the port stays taken', taken, 2],
  ['something else is wrong', { err: 'no such image' }, 1],
])('When %s, then that is the trouble', async (_, error, expected) => {
  let tries = 0;
  const up = async () => {
    tries += 1;
    throw error;
  };
  await expect(oncePortsAreFree(up, 1)).rejects.toBe(error);
  expect(tries).toBe(expected);
});
