import { expect, test } from 'vitest';
import { createBatcher } from './batcher.ts';

test('When calls come together, then they are one batch and each gets its own result', async () => {
  const batches: number[][] = [];
  const double = createBatcher<number, number>({
    maxSize: 10,
    parallel: 1,
    async run(items) {
      batches.push(items);
      return items.map((item) => item * 2);
    },
  });
  expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
  expect(batches).toEqual([[1, 2, 3]]);
});

test('When a batch is full or under way, then the others wait for the next one', async () => {
  const sizes: number[] = [];
  const call = createBatcher<number, number>({
    maxSize: 2,
    parallel: 1,
    async run(items) {
      sizes.push(items.length);
      return items;
    },
  });
  expect(await Promise.all([1, 2, 3, 4, 5].map(call))).toEqual([1, 2, 3, 4, 5]);
  expect(sizes).toEqual([2, 2, 1]);
});

test('When one item spoils a batch, then only its own caller gets the error', async () => {
  const call = createBatcher<string, string>({
    maxSize: 10,
    parallel: 1,
    mayRetry: () => true,
    async run(items) {
      if (items.includes('bad')) throw new Error('spoiled');
      return items;
    },
  });
  const results = await Promise.allSettled(['a', 'bad', 'b'].map(call));
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('When nobody knows what a failed batch has done, then it is not done again', async () => {
  let runs = 0;
  const call = createBatcher<string, string>({
    maxSize: 10,
    parallel: 1,
    mayRetry: (error) => (error as Error).message === 'refused',
    async run() {
      runs += 1;
      throw new Error('connection lost');
    },
  });
  const results = await Promise.allSettled(['a', 'b'].map(call));
  expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
  expect(runs).toBe(1);
});
