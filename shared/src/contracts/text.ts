import { z } from 'zod';

/**
 * Text that PostgreSQL can store and give back unchanged: no NUL character, no lone surrogates.
 * Lengths count UTF-16 units, as JavaScript does.
 */
export function storableText(min: number, max: number) {
  return z
    .string()
    .min(min)
    .max(max)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), {
      message: 'must be well-formed Unicode without NUL characters',
    });
}

/** The name of a subject: the `sub` of a token, the owner of an account, the destination of a message. */
export const subjectName = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]*$/, 'must be a subject name: letters, digits and . _ @ -');
