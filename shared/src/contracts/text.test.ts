import { describe, expect, test } from 'vitest';
import { topUpBody } from './credit-http.ts';
import { postMessageBody } from './message-http.ts';

const good = { destination: 'bob', body: 'hello' };

/** The name of the first field that is refused, or 'none'. */
function refused(schema: typeof postMessageBody | typeof topUpBody, value: unknown): string {
  const result = schema.safeParse(value);
  if (result.success) return 'none';
  const issue = result.error.issues[0];
  return issue?.code === 'unrecognized_keys'
    ? String(issue.keys[0])
    : String(issue?.path[0] ?? 'body itself');
}

describe('a message', () => {
  test.each([
    [good, 'none'],
    [{ ...good, body: 'x'.repeat(4096) }, 'none'],
    [{ ...good, body: 'x'.repeat(4097) }, 'body'],
    [{ ...good, body: '' }, 'body'],
    [{ ...good, body: 7 }, 'body'],
    [{ ...good, body: null }, 'body'],
    [{ ...good, body: 'nul \0' }, 'body'],
    [{ ...good, body: 'lone \ud800' }, 'body'],
    [{ destination: 'bob' }, 'body'],
    [{ ...good, destination: '' }, 'destination'],
    [{ ...good, destination: 'b\0b' }, 'destination'],
    [{ ...good, destination: '../x' }, 'destination'],
    [{ ...good, destination: ['bob'] }, 'destination'],
    [{ ...good, destination: 'b'.repeat(129) }, 'destination'],
    [{ ...good, price: 0 }, 'price'],
    [[good], 'body itself'],
    [null, 'body itself'],
    ['text', 'body itself'],
  ])('When it is %j, then refused is: %s', (value, field) => {
    expect(refused(postMessageBody, value)).toBe(field);
  });
});

describe('a top-up', () => {
  test.each([
    [{ amount: 1 }, 'none'],
    [{ amount: 1_000_000_000 }, 'none'],
    [{ amount: 1_000_000_001 }, 'amount'],
    [{ amount: 0 }, 'amount'],
    [{ amount: -1 }, 'amount'],
    [{ amount: 1.5 }, 'amount'],
    [{ amount: '1' }, 'amount'],
    [{ amount: 1e300 }, 'amount'],
    [{ amount: Number.NaN }, 'amount'],
    [{ amount: null }, 'amount'],
    [{}, 'amount'],
    [{ amount: 1, for: 'bob' }, 'for'],
  ])('When it is %j, then refused is: %s', (value, field) => {
    expect(refused(topUpBody, value)).toBe(field);
  });
});
