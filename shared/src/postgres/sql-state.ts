/** Of data that do not fit, constraints, and transactions that PostgreSQL itself rolled back. */
const classesOfOneStatement = ['22', '23', '40'];

/**
 * Whether PostgreSQL refused what it was given, and has done nothing: worth another try in smaller parts. False for everything
 * else, above all for a broken connection, after which nobody knows what was done.
 */
export function isRefused(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return (
    typeof code === 'string' &&
    code.length === 5 &&
    classesOfOneStatement.includes(code.slice(0, 2))
  );
}
