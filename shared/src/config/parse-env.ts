import type { z } from 'zod';

/** A configuration that can't be used. The message is one line: each variable, and what it wants. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads a configuration from environment variables. An empty variable counts as unset: that is what Compose makes of a
 * variable nobody set. Throws ConfigError.
 */
export function parseEnv<Schema extends z.ZodObject>(
  schema: Schema,
  env: Record<string, string | undefined>,
): Readonly<z.infer<Schema>> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return Object.freeze(result.data);
  const complaints = result.error.issues.map((issue) => {
    const variable = String(issue.path[0]);
    return given[variable] === undefined
      ? `${variable} is missing: it ${issue.message}`
      : `${variable} ${issue.message}`;
  });
  throw new ConfigError(complaints.join('; '));
}
