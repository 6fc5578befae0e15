/** Further down a chain of causes there is nothing new. */
const deepest = 3;

/**
 * What the log says of an error: its kind, its message, its code, where it came from, and its causes. Nothing else that hangs on it: PostgreSQL
 * tells the whole row that it refused, Redis every argument of a command, and either may hold what somebody wrote to somebody.
 */
export function errorFields(error: unknown, depth = 1): unknown {
  if (!(error instanceof Error)) return typeof error;
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name,
    message,
    ...(typeof code === 'string' ? { code } : {}),
    stack,
    ...(cause === undefined || depth === deepest ? {} : { cause: errorFields(cause, depth + 1) }),
  };
}
