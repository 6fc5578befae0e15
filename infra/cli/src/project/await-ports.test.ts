import { expect, test } from 'vitest';
import { awaitPorts } from './await-ports.ts';
import type { TakenPort } from './ports.ts';

const ended = 'an outgoing connection that has just ended';
const unknown = 'another program (run as root to see which)';
const taken = (owner: string): TakenPort[] => [{ port: 48151, variable: 'SERIN_PORT', owner }];

/** Waits while the owners come one each second, and the last stays; undefined is a free port. @returns seconds, and what was said */
async function waiting(...owners: readonly (string | undefined)[]) {
  let second = 0;
  const said: string[] = [];
  const look = async () => {
    const owner = owners[Math.min(second, owners.length - 1)];
    return owner === undefined ? [] : taken(owner);
  };
  const clock = { now: () => second * 1_000, sleep: async () => (second += 1) };
  const trouble = await awaitPorts(look, { onWait: (line) => said.push(line) }, clock).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { seconds: second, said, trouble };
}
const forSeconds = <T>(seconds: number, owner: T) => Array.from({ length: seconds }, () => owner);

test('When nobody has the ports, then nothing is said', async () => {
  expect(await waiting(undefined)).toEqual({ seconds: 0, said: [], trouble: undefined });
});

test('When a program listens, then it is refused at once', async () => {
  const { seconds, trouble } = await waiting('node (process 7)');
  expect(seconds).toBe(0);
  expect(trouble).toContain('port 48151 is taken by node (process 7)');
});

test('When an outgoing connection has ended, then its port is waited for, and that is said once', async () => {
  const { seconds, said, trouble } = await waiting(...forSeconds(60, ended), undefined);
  expect({ seconds, trouble }).toEqual({ seconds: 60, trouble: undefined });
  expect(said).toEqual([`port 48151 is taken by ${ended}: waiting for it, 65 s at most`]);
});

test('When the kernel lets go of the port while its owner is looked for, then one more look is taken', async () => {
  const { seconds, trouble } = await waiting(...forSeconds(30, ended), unknown, undefined);
  expect({ seconds, trouble }).toEqual({ seconds: 31, trouble: undefined });
});

test('When nobody can say who has the port, then 5 s are enough', async () => {
  const { seconds, trouble } = await waiting(...forSeconds(30, ended), unknown);
  expect(seconds).toBe(35);
  expect(trouble).toContain(unknown);
});

test('When the owners change again and again, then two minutes are enough', async () => {
  const { seconds, trouble } = await waiting(
    ...Array.from({ length: 300 }, (_, second) => `${ended.slice(0, 22)} of process ${second}`),
  );
  expect(seconds).toBe(120);
  expect(trouble).toContain('of process 120');
});
