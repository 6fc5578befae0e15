import { expect, test } from 'vitest';
import { shareNext } from './share-next.ts';

test('When many ask while an answer is on its way, then they share the next, which was begun after they asked', async () => {
  let begun = 0;
  const gates: (() => void)[] = [];
  const ask = shareNext(async () => {
    begun += 1;
    const mine = begun;
    await new Promise<void>((resolve) => gates.push(resolve));
    return mine;
  });
  const first = ask();
  const others = [ask(), ask(), ask()];
  expect(begun).toBe(1);
  gates.shift()?.();
  expect(await first).toBe(1);
  await expect.poll(() => gates.length).toBe(1);
  gates.shift()?.();
  expect(await Promise.all(others)).toEqual([2, 2, 2]);
});

test('When an answer fails, then the next one who asks is not told so', async () => {
  let asked = 0;
  const ask = shareNext(async () => {
    asked += 1;
    if (asked === 1) throw new Error('away');
    return asked;
  });
  await expect(ask()).rejects.toThrow('away');
  expect(await ask()).toBe(2);
});
