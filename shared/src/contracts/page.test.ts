import { expect, test } from 'vitest';
import { z } from 'zod';
import { encodeCursor } from './cursor.ts';
import { InvalidCursor, positionIn, toPage } from './page.ts';

const rows = [{ id: 3 }, { id: 2 }, { id: 1 }];
const view = (row: { id: number }) => row.id;
const position = z.coerce.number().int();

test('When there are more rows than the page holds, then the cursor leads to the rest', () => {
  const page = toPage(rows, 2, view, 'sent:alice', view);
  expect(page.items).toEqual([3, 2]);
  expect(positionIn(page.nextCursor ?? undefined, 'sent:alice', position)).toBe(2);
});

test('When all rows fit, then there is no cursor', () => {
  expect(toPage(rows, 3, view, 'sent:alice', view)).toEqual({ items: [3, 2, 1], nextCursor: null });
});

test('When a cursor belongs to another list or person, then it is refused', () => {
  const cursor = encodeCursor('sent:alice', '2');
  expect(() => positionIn(cursor, 'sent:bob', position)).toThrow(InvalidCursor);
  expect(() => positionIn(cursor, 'received:alice', position)).toThrow(InvalidCursor);
});

test('When any one character of a cursor is changed, then it is refused', () => {
  const cursor = encodeCursor('sent:alice', '123');
  for (let index = 0; index < cursor.length; index += 1) {
    const other = cursor[index] === 'A' ? 'B' : 'A';
    const changed = cursor.slice(0, index) + other + cursor.slice(index + 1);
    expect(() => positionIn(changed, 'sent:alice', position)).toThrow(InvalidCursor);
  }
});

test.each(['', 'x', '=', '%00', 'a'.repeat(200)])(
  'When the cursor is %j, then it is refused',
  (cursor) => {
    expect(() => positionIn(cursor, 'sent:alice', position)).toThrow(InvalidCursor);
  },
);
