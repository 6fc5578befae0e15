import type { z } from 'zod';
import { type FieldError, problems } from './problem.ts';

/** Unknown fields are reported on the object around them: each gets a line of its own, under its own name. */
function fieldErrors(issue: z.core.$ZodIssue, whole: string): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ field: [...path, key].join('.'), detail: 'unknown field' }));
  return [{ field: path.join('.') || whole, detail: issue.message }];
}

/**
 * What a caller sent, as the schema has it; else a 400 that names each wrong field. `whole` stands for the name where no
 * field is to blame: `body`, `query` or `path`.
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  whole: 'body' | 'query' | 'path',
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw problems.invalidFields(result.error.issues.flatMap((issue) => fieldErrors(issue, whole)));
}
