import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pid, ppid } from 'node:process';
import { afterAll, expect, test } from 'vitest';
import { holderOf, releaseLock, takeLock, withLock } from './lock.ts';

const dir = mkdtempSync(join(tmpdir(), 'serin-lock-'));
afterAll(() => rmSync(dir, { recursive: true }));

test('When a living process holds the lock, then another gets its id, and the lock once it is free', async () => {
  const path = join(dir, 'a.lock');
  expect(takeLock(path, ppid)).toBeUndefined();
  expect(takeLock(path, pid)?.pid).toBe(ppid);
  const order: string[] = [];
  setTimeout(() => {
    order.push('released');
    releaseLock(path, ppid);
  }, 50);
  await withLock(
    path,
    pid,
    ({ pid: holder }) => order.push(`waits for ${holder}`),
    async () => {
      order.push('works');
    },
  );
  expect(order).toEqual([`waits for ${ppid}`, 'released', 'works']);
  expect(holderOf(path)).toBeUndefined();
});

test('When the holder is dead, or its id belongs to another program now, then the lock is taken over', () => {
  const path = join(dir, 'b.lock');
  writeFileSync(path, JSON.stringify({ pid, command: 'something else' }));
  expect(takeLock(path, pid)).toBeUndefined();
  writeFileSync(path, 'half a fi');
  expect(takeLock(path, pid)).toBeUndefined();
});
