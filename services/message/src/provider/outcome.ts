/** How one attempt to deliver a message can end. */
export const outcomeKinds = [
  'accepted', // 2xx
  'rejected', // 4xx: the provider does not want this message
  'error', // any other answer: the provider has not taken it
  'unreachable', // no connection: the provider has heard nothing
  'timeout', // no answer in time: it may have the message
  'cut-off', // the connection broke before the answer: it may have the message
  'breaker-open', // it was not asked
] as const;

export type OutcomeKind = (typeof outcomeKinds)[number];

export interface Outcome {
  kind: OutcomeKind;
  /** Of an answer. */
  status?: number;
  /** Of a connection that failed: ECONNREFUSED, ... */
  code?: string;
}

/** What an answer's status says. A redirection isn't followed: who may read messages is not for an answer to decide. */
export function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return { kind: 'accepted', status };
  if (status >= 400 && status < 500) return { kind: 'rejected', status };
  return { kind: 'error', status };
}

const failures: readonly OutcomeKind[] = ['error', 'unreachable', 'timeout', 'cut-off'];

/** Whether it says that the provider is in trouble, rather than that it does not want this message. */
export const isFailure = ({ kind }: Outcome): boolean => failures.includes(kind);

/**
 * The code of what failed, as `errorCode` has them. A provider that lets us in and says no to a message (4xx) has not failed; one that does not let
 * us in (401, 403) has, as far as we are concerned.
 */
export function codeOfFailure({ kind, status, code }: Outcome): string | undefined {
  if (kind === 'timeout') return 'ETIMEDOUT';
  if (kind === 'error' || status === 401 || status === 403) return `HTTP_${status}`;
  return isFailure({ kind }) ? code : undefined;
}

/** Whether somebody should look: the provider is in trouble, or does not let us in. */
export const isTrouble = (outcome: Outcome): boolean =>
  isFailure(outcome) || codeOfFailure(outcome) !== undefined;
