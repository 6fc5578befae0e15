import { type Answer, ask, complaint, isFailed, type Question } from './ask.ts';

export interface Share {
  answers: Answer[];
  /** Failed ones, in words. */
  failures: string[];
  /** Answers by what the bodies say: `1.0.0 stable`. */
  byVersion: Record<string, number>;
  byInstance: Record<string, number>;
}

/** What `ab -n <count> -c <concurrency>` does: a connection for each request. Answers are counted by their bodies. */
export async function shareOf(
  port: number,
  count: number,
  concurrency: number,
  question: Question,
): Promise<Share> {
  const answers: Answer[] = [];
  let sent = 0;
  async function client() {
    while (sent < count) {
      sent += 1;
      answers.push(await ask(port, question));
    }
  }
  await Promise.all(Array.from({ length: concurrency }, client));
  const good = answers.filter((answer) => !isFailed(answer)).map(({ body }) => JSON.parse(body));
  return {
    answers,
    failures: answers.filter(isFailed).map(complaint),
    byVersion: countBy(good, ({ version, track }) => `${version} ${track}`),
    byInstance: countBy(good, ({ instance }) => instance),
  };
}

export function countBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of items.map(keyOf)) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
