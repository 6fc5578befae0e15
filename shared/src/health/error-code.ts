/** Messages of pg and its pool that come without a code. */
const codesOfMessages: [RegExp, string][] = [
  [/timeout/i, 'ETIMEDOUT'],
  [/Connection terminated|Client has encountered a connection error/i, 'ECONNRESET'],
  [/password must be a string/i, '28P01'],
];

/** The code that tells what is wrong with a dependency: the system's (ECONNREFUSED) or PostgreSQL's own (28P01). */
export function errorCode(error: unknown): string {
  const { code, message, errors, cause } = (error ?? {}) as {
    code?: unknown;
    message?: unknown;
    errors?: unknown[];
    cause?: unknown;
  };
  if (typeof code === 'string' && code !== '') return code;
  // A name with several addresses: each has failed, the first says why. fetch hides the reason in its cause.
  if (Array.isArray(errors) && errors.length > 0) return errorCode(errors[0]);
  if (cause !== undefined) return errorCode(cause);
  const text = String(message);
  return codesOfMessages.find(([pattern]) => pattern.test(text))?.[1] ?? 'UNKNOWN';
}

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * PostgreSQL's classes 08 (connection), 28 (authorization), 53 (out of connections, memory, disk) and 57 (shutdown,
 * cancelled by a timeout), see https://www.postgresql.org/docs/17/errcodes-appendix.html.
 */
const postgresClasses = /^(08|28|53|57)[0-9A-Z]{3}$/;

/** Whether an error says that a dependency is not there, rather than that the code or the data is wrong. */
export function isUnavailable(error: unknown): boolean {
  const code = errorCode(error);
  return networkCodes.has(code) || postgresClasses.test(code);
}
