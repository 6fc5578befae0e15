import type { z } from 'zod';
import { decodeCursor, encodeCursor } from './cursor.ts';

export interface Page<Item> {
  items: Item[];
  /** Null on the last page. */
  nextCursor: string | null;
}

/** The cursor is none of ours, or one of another list. */
export class InvalidCursor extends Error {}

/** Where a page begins: null without a cursor. Throws InvalidCursor. */
export function positionIn<Position>(
  cursor: string | undefined,
  scope: string,
  schema: z.ZodType<Position>,
): Position | null {
  if (cursor === undefined) return null;
  const position = schema.safeParse(decodeCursor(scope, cursor));
  if (!position.success) throw new InvalidCursor('is not one that this list gave');
  return position.data;
}

/** Makes a page from its rows and one more, which only says whether there is a next page. */
export function toPage<Row, Item>(
  rows: Row[],
  limit: number,
  view: (row: Row) => Item,
  scope: string,
  positionOf: (row: Row) => string | number,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: shown.map(view),
    nextCursor: more ? encodeCursor(scope, String(positionOf(last))) : null,
  };
}
