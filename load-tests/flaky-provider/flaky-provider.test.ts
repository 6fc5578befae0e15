import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createChance, fateOf } from './fate.ts';
import { type FlakyProvider, startFlakyProvider } from './flaky-provider.ts';
import { calm } from './knobs.ts';
import { createMemory } from './memory.ts';
import { remoteControl } from './remote.ts';

let flaky: FlakyProvider;
let control: ReturnType<typeof remoteControl>;

beforeAll(async () => {
  flaky = await startFlakyProvider({ host: '127.0.0.1', port: 0, controlPort: 0 });
  control = remoteControl(flaky.controlUrl);
});
beforeEach(async () => {
  await control.set({});
  await control.forget();
});
afterAll(() => flaky.close());

/** The status, or what the connection ended with. */
async function post(
  key: string | undefined,
  body: unknown = { destination: 'bob', body: 'hello' },
) {
  try {
    const answer = await fetch(flaky.url, {
      method: 'POST',
      headers: key === undefined ? {} : { 'idempotency-key': key },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(300),
    });
    await answer.text();
    return answer.status;
  } catch (error) {
    return (error as Error).name === 'TimeoutError' ? 'silence' : 'cut off';
  }
}

describe('what it received', () => {
  test('When a key comes again, then the work is done once, and both requests are counted', async () => {
    expect([await post('a'), await post('a'), await post('b')]).toEqual([200, 200, 200]);
    expect(await control.received()).toEqual({
      keys: 2,
      delivered: 2,
      rejected: 0,
      forgotten: 0,
      requests: { ok: 3 },
    });
    expect(await control.keys()).toEqual([
      { key: 'a', requests: 2, deliveries: 1, rejected: false },
      { key: 'b', requests: 1, deliveries: 1, rejected: false },
    ]);
    await control.forget();
    expect(await control.received()).toMatchObject({ keys: 0, requests: {} });
  });

  test.each([
    ['lost', { lost: 1 }, 'cut off', 1],
    ['timeouts', { timeouts: 1 }, 'silence', 0],
    ['errors', { errors: 1 }, 503, 0],
    ['rejections', { rejections: 1 }, 422, 0],
    ['latencyMillis', { latencyMillis: 1_000 }, 'silence', 1],
  ])(
    'When %s are turned up, then the caller sees it, and the work is done or not',
    async (_, knobs, seen, delivered) => {
      await control.set(knobs);
      expect(await post('a')).toBe(seen);
      expect(await control.received()).toMatchObject({ keys: 1, delivered });
    },
  );

  test('When something was decided about a key, then chance does not change it', async () => {
    await post('accepted');
    await control.set({ rejections: 1 });
    expect([await post('accepted'), await post('rejected')]).toEqual([200, 422]);
    await control.set({});
    expect(await post('rejected')).toBe(422);
  });

  test.each([
    ['no key', undefined, { destination: 'bob', body: 'hello' }, 400],
    ['no body', 'key', { destination: 'bob' }, 400],
    ['no JSON', 'key', '{', 400],
    ['too much', 'key', { destination: 'bob', body: 'x'.repeat(70_000) }, 413],
  ])(
    'When a request has %s, then it is refused, and no key is noted',
    async (_, key, body, status) => {
      expect(await post(key, body)).toBe(status);
      expect(await control.received()).toMatchObject({ keys: 0, requests: { 'bad-request': 1 } });
    },
  );

  test('When a key comes with another message, then it is refused', async () => {
    await post('a');
    expect(await post('a', { destination: 'bob', body: 'other' })).toBe(422);
    expect(await control.received()).toMatchObject({
      delivered: 1,
      requests: { 'bad-request': 1 },
    });
  });
});

describe('the knobs', () => {
  test.each([
    [{ errors: 0.6, lost: 0.6 }, 'more than 1'],
    [{ errors: -1 }, 'errors wants'],
    [{ errors: '1' }, 'errors wants'],
    [{ typo: 1 }, 'there is no knob'],
    [{ latencyMillis: 1e9 }, 'latencyMillis wants'],
  ])(
    'When they are %j, then the complaint says what is wrong, and nothing changes',
    async (knobs, complaint) => {
      await expect(control.set(knobs as object)).rejects.toThrow(complaint);
      expect(await control.set({})).toEqual(calm);
    },
  );

  test('When the seed is the same, then so is chance; and shares are kept', () => {
    const draw = (seed: number) => {
      const chance = createChance(seed);
      return Array.from({ length: 5_000 }, () =>
        fateOf(chance(), { ...calm, errors: 0.2, timeouts: 0.1 }),
      );
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    const share = (fate: string) => draw(3).filter((one) => one === fate).length / 5_000;
    expect(share('error')).toBeCloseTo(0.2, 1);
    expect(share('timeout')).toBeCloseTo(0.1, 1);
    expect(share('lost')).toBe(0);
  });
});

test('When there are more keys than it can remember, then the oldest are forgotten, and it says so', () => {
  const memory = createMemory(3);
  for (const key of ['a', 'b', 'c', 'a', 'd']) memory.hear(key, '');
  expect(memory.list().map(({ key, requests }) => [key, requests])).toEqual([
    ['b', 1],
    ['c', 1],
    ['d', 1],
  ]);
  expect(memory.totals()).toMatchObject({ keys: 3, forgotten: 1 });
});
