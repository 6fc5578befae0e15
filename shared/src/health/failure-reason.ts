/** The ways in which an upstream can fail us. `answered`: it is there, and its answer is an error of its own (5xx, too many connections, ...). */
export const failureReasons = [
  'timeout',
  'refused',
  'no-route',
  'not-found',
  'access',
  'reset',
  'answered',
  'other',
] as const;

export type FailureReason = (typeof failureReasons)[number];

const ofNetwork: Record<string, FailureReason> = {
  ETIMEDOUT: 'timeout',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'no-route',
  ENETUNREACH: 'no-route',
  ENOTFOUND: 'not-found',
  EAI_AGAIN: 'not-found',
  EACCES: 'access',
  EPERM: 'access',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
};

/** Of what an upstream says itself: PostgreSQL's SQLSTATE, Redis' first word, an HTTP status. */
const ofAnswers: [RegExp, FailureReason][] = [
  // Cancelled by its own time limit.
  [/^57014$/, 'timeout'],
  // It ends a connection that was good.
  [/^57P0[12]$/, 'reset'],
  [/^(28[0-9A-Z]{3}|42501|WRONGPASS|NOAUTH|NOPERM|HTTP_40[13])$/, 'access'],
  [/^([0-9][0-9A-Z]{4}|HTTP_\d{3}|ERR_JOSE_GENERIC|(?!E)(?!UNKNOWN$)[A-Z]{3,})$/, 'answered'],
];

/** The reason behind a code of `errorCode`. */
export function reasonOf(code: string): FailureReason {
  return ofNetwork[code] ?? ofAnswers.find(([pattern]) => pattern.test(code))?.[1] ?? 'other';
}

const words: Record<FailureReason, string> = {
  timeout: 'timed out',
  refused: 'connection refused',
  'no-route': 'no route to it',
  'not-found': 'name not found',
  access: 'access denied',
  reset: 'the connection broke off',
  answered: 'it answers with an error',
  other: 'it fails, and the log says how',
};

const wrongPassword = new Set(['28P01', 'WRONGPASS', 'NOAUTH']);

/** For people: `connection refused`, `wrong password`, ... */
export function failureInWords(code: string): string {
  return wrongPassword.has(code) ? 'wrong password' : words[reasonOf(code)];
}
