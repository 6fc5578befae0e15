import { z } from 'zod';

/** How many items a page holds unless the caller asks for fewer or more. */
export const defaultPageSize = 20;

/** The query parameters that every list takes. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'must be a whole number from 1 to 100')
    .transform(Number)
    .pipe(z.int().min(1).max(100))
    .default(defaultPageSize),
  cursor: z.string().max(200).optional(),
};

/** A page of a list, newest first. `nextCursor` is null on the last page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}
