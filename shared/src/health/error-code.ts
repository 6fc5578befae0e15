/** Messages of pg, its pool and ioredis that come without a code. */
const codesOfMessages: [RegExp, string][] = [
  [/timeout/i, 'ETIMEDOUT'],
  [/Connection terminated|Client has encountered a connection error/i, 'ECONNRESET'],
  [/password must be a string/i, '28P01'],
];

/** Redis puts its code in front of what it says: `WRONGPASS invalid username-password pair ...`. */
const redisReply = /^([A-Z]{3,}) /;

/** Other names for what has a usual one: of jose, and of the client behind fetch. */
const usualNames: Record<string, string> = {
  ERR_JWKS_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_CONNECT_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_HEADERS_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_BODY_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_SOCKET: 'ECONNRESET',
};

/** The code that tells what is wrong with a dependency: the system's (ECONNREFUSED), PostgreSQL's (28P01) or Redis' (WRONGPASS). */
export function errorCode(error: unknown): string {
  const { code, message, errors, cause, name } = (error ?? {}) as {
    code?: unknown;
    message?: unknown;
    errors?: unknown[];
    cause?: unknown;
    name?: unknown;
  };
  if (typeof code === 'string' && code !== '') return usualNames[code] ?? code;
  // A name with several addresses: each has failed, the first says why. fetch hides the reason in its cause.
  if (Array.isArray(errors) && errors.length > 0) return errorCode(errors[0]);
  const text = String(message);
  // Before its cause: when pg gives up on a connection in time, the cause says no more than that it ended.
  const ofMessage = codesOfMessages.find(([pattern]) => pattern.test(text))?.[1];
  if (ofMessage !== undefined) return ofMessage;
  if (cause !== undefined) return errorCode(cause);
  return (name === 'ReplyError' && redisReply.exec(text)?.[1]) || 'UNKNOWN';
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
