import { isOpen } from '../books.ts';
import type { History, OperationOf } from '../history.ts';
import type { HousePromise } from './promise.ts';

type Look = OperationOf<'status'>;

const finals = ['delivered', 'rejected', 'failed'];
const statusIn = ({ answer }: Look) => (answer as { status?: unknown } | null)?.status;
const idIn = (answer: unknown) => (answer as { messageId: string }).messageId;

export const answered: HousePromise = {
  name: 'I4',
  says: 'every 202 reaches a final answer, which its sender can read',
  judge({ history, books }) {
    const states = new Map(books.messages.map(({ messageId, state }) => [messageId, state]));
    const read = new Map<string, string>();
    for (const look of history.of('status'))
      if (look.status === 200) read.set(look.deed.messageId, String(statusIn(look)));
    const accepted = new Set(
      history.of('send').flatMap(({ status, answer }) => (status === 202 ? [idIn(answer)] : [])),
    );
    const violations = [...accepted].flatMap((messageId) => {
      const state = states.get(messageId);
      if (state === undefined) return [`${messageId} was accepted and is gone`];
      if (isOpen(state)) return [`${messageId} is still ${state}`];
      const told = read.get(messageId);
      return told === state
        ? []
        : [`${messageId} is ${state}, and its sender reads ${told ?? 'nothing'}`];
    });
    return { violations, looked: accepted.size };
  },
};

export const fromAttempts: HousePromise = {
  name: 'I5',
  says: 'every stored message comes from an attempted request, and each request from one message at most',
  judge({ history, books }) {
    const attempts = new Set(
      history.of('send').map(({ subject, deed }) => `${subject} ${deed.destination} ${deed.body}`),
    );
    const stored = new Map<string, number>();
    for (const { sender, destination, body } of books.messages) {
      const name = `${sender} ${destination} ${body}`;
      stored.set(name, (stored.get(name) ?? 0) + 1);
    }
    const violations = [...stored].flatMap(([name, count]) => {
      if (!attempts.has(name)) return [`nobody ever sent: ${name}`];
      return count === 1 ? [] : [`stored ${count} times: ${name}`];
    });
    return { violations, looked: stored.size };
  },
};

export const monotone: HousePromise = {
  name: 'I6',
  says: 'answers are monotone: after a 200, never 202 or 404 again, and the body never changes',
  judge({ history }) {
    const looks = history.of('status').filter(({ status }) => [200, 202, 404].includes(status));
    const byMessage = Map.groupBy(looks, ({ deed }) => deed.messageId);
    const acceptedAt = acceptances(history);
    const violations = [...byMessage].flatMap(([messageId, some]) =>
      goneBack(messageId, some, acceptedAt.get(messageId) ?? Number.POSITIVE_INFINITY),
    );
    return { violations, looked: looks.length };
  },
};

function acceptances(history: History): Map<string, number> {
  const first = new Map<string, number>();
  for (const { status, answer, end } of history.of('send')) {
    if (status !== 202) continue;
    first.set(idIn(answer), Math.min(end, first.get(idIn(answer)) ?? end));
  }
  return first;
}

/** Two looks are in order only when the one had ended before the other began. */
function goneBack(messageId: string, looks: Look[], acceptedAt: number): string[] {
  const violations: string[] = [];
  const settledAt = Math.min(...looks.filter(({ status }) => status === 200).map(({ end }) => end));
  const finalLooks = looks.filter((look) => finals.includes(String(statusIn(look))));
  const finalAt = Math.min(...finalLooks.map(({ end }) => end));
  for (const look of looks) {
    const { start, status } = look;
    if (status !== 200 && start > settledAt) violations.push(`${messageId}: ${status} after a 200`);
    if (status === 404 && start > acceptedAt) violations.push(`${messageId}: 404 after its 202`);
    if (status === 200 && start > finalAt && !finalLooks.includes(look))
      violations.push(`${messageId}: ${String(statusIn(look))} after a final answer`);
  }
  const bodies = new Set(finalLooks.map(({ answer }) => JSON.stringify(answer)));
  if (bodies.size > 1) violations.push(`${messageId}: ${bodies.size} different final answers`);
  return violations;
}

export const idempotent: HousePromise = {
  name: 'I7',
  says: 'same caller, key and body: one message, one top-up, one answer; another body: 422',
  judge({ history }) {
    const keyed = [...history.of('send'), ...history.of('top-up')].filter(
      ({ deed }) => deed.key !== null,
    );
    const byKey = Map.groupBy(keyed, ({ subject, deed }) => `${deed.kind} ${subject} ${deed.key}`);
    const violations = [...byKey].flatMap(([name, some]) => {
      const tried = new Set(some.map(({ deed }) => JSON.stringify(deed)));
      const good = some.filter(({ outcome }) => outcome === 'ok');
      const accepted = new Set(good.map(({ deed }) => JSON.stringify(deed)));
      const answers = new Set(good.map(({ answer }) => JSON.stringify(answer)));
      const refused = some.filter(({ status }) => status === 422).length;
      return [
        ...(accepted.size > 1 ? [`${name}: ${accepted.size} different requests accepted`] : []),
        ...(answers.size > 1 ? [`${name}: ${answers.size} different answers`] : []),
        ...(refused > 0 && tried.size === 1 ? [`${name}: 422, and nothing else was asked`] : []),
      ];
    });
    return { violations, looked: byKey.size };
  },
};

/** What may come as a refusal of what clients do; anything else is no answer to a request that is in order. */
export const expected: HousePromise = {
  name: 'contract',
  says: "a request that is in order is never refused: only a key that was used for something else, and what is not the caller's",
  judge({ history }) {
    const violations = history.operations.flatMap(({ deed, outcome, status, servedBy }) => {
      if (outcome !== 'fail') return [];
      if ('key' in deed && deed.key !== null && [409, 422].includes(status)) return [];
      if (deed.kind === 'foreign-status' && status === 404) return [];
      if (deed.kind === 'status' && status === 404) return []; // I6 judges it
      return [`${deed.kind} was answered ${status} by ${servedBy || 'nobody'}`];
    });
    return { violations, looked: history.operations.length };
  },
};

export const answerPromises = [answered, fromAttempts, monotone, idempotent, expected];
