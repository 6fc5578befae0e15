import type { BooksStore } from './books-store.ts';
import type { Cast } from './cast.ts';
import { act } from './client.ts';
import type { History } from './history.ts';
import type { World } from './world.ts';

/** Stands for the checker itself in the history. */
export const checker = -1;

const readers = 16;
const lookAtForeign = 20;
const lookAgainMillis = 500;

/**
 * Waits until nothing of the campaign is on its way any more.
 * @returns what was left when `seconds` were over, or how long it took in milliseconds
 */
export async function awaitRest(store: BooksStore, mark: string, seconds: number) {
  const start = performance.now();
  for (;;) {
    const unrest = await store.unrest(mark).catch(() => null);
    const millis = Math.round(performance.now() - start);
    const left = unrest === null ? 1 : unrest.open + unrest.message + unrest.credit + unrest.jobs;
    if (left === 0 || millis > seconds * 1_000) return { millis, unrest };
    await new Promise((resolve) => setTimeout(resolve, lookAgainMillis));
  }
}

/** Every sender reads what became of each message, and strangers try to; everybody reads balance and lists. All of that goes into the history. */
export async function readEverything(
  world: World,
  cast: Cast,
  history: History,
): Promise<{ subject: string; balance: number }[]> {
  const tokens = new Map<string, string>();
  for (const { name } of cast.subjects) tokens.set(name, await world.token(name));
  const by = { world, history, number: checker };
  const tokenOf = (subject: string) => tokens.get(subject) as string;

  const accepted = new Map<string, string>();
  for (const { subject, status, answer } of history.of('send'))
    if (status === 202) accepted.set((answer as { messageId: string }).messageId, subject);
  const looks = [...accepted].map(
    ([messageId, subject]) =>
      () =>
        act(by, subject, tokenOf(subject), { kind: 'status', messageId }),
  );
  const strangers = [...accepted].slice(-lookAtForeign).flatMap(([messageId, sender]) =>
    cast.subjects
      .filter(({ name }) => name !== sender)
      .map(
        ({ name }) =>
          () =>
            act(by, name, tokenOf(name), { kind: 'foreign-status', messageId }),
      ),
  );
  await inParallel([...looks, ...strangers]);

  // One after the other, and all of it twice: what is read may fill the cache for whoever comes next.
  const balances: { subject: string; balance: number }[] = [];
  for (const { name } of [...cast.subjects, ...cast.subjects]) {
    const { outcome, answer } = await act(by, name, tokenOf(name), { kind: 'balance' });
    if (outcome === 'ok')
      balances.push({ subject: name, balance: (answer as { balance: number }).balance });
    for (const kind of ['sent', 'received', 'ledger'] as const)
      await act(by, name, tokenOf(name), { kind });
  }
  return balances;
}

async function inParallel(work: (() => Promise<unknown>)[]): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < work.length) await (work[next++] as () => Promise<unknown>)();
  };
  await Promise.all(Array.from({ length: readers }, worker));
}
