import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../scenarios/random.ts';
import type { Cast, Subject } from './cast.ts';
import type { History } from './history.ts';
import { type Deed, type Operation, outcomeOf, parsed, questionOf } from './operation.ts';
import { createTalk, type Talk } from './talk.ts';
import type { World } from './world.ts';

export interface ClientOptions {
  number: number;
  subject: Subject;
  cast: Cast;
  random: Random;
  world: World;
  history: History;
  /** Message ids that were acknowledged, by subject: what clients ask for. */
  acknowledged: Map<string, string[]>;
  /** Aborted: begin nothing new. */
  signal: AbortSignal;
}

/** Pause between two deeds, in milliseconds. */
const thinking = [10, 60] as const;
/** How often a request whose fate is unknown is sent again, and the pause before that. */
const tries = 40;
const pauseMillis = [100, 500] as const;

/** Does a deed, whatever comes of it, and notes it down. */
export async function act(
  { world, history, number }: Pick<ClientOptions, 'world' | 'history' | 'number'>,
  subject: string,
  token: string,
  deed: Deed,
): Promise<Operation> {
  const start = performance.now();
  const answer = await world.ask(questionOf(deed, token));
  const operation = {
    client: number,
    subject,
    deed,
    start,
    end: performance.now(),
    outcome: outcomeOf(answer.status),
    status: answer.status,
    answer: parsed(answer),
    servedBy: String(answer.headers['x-served-by'] ?? ''),
  };
  history.add(operation);
  return operation;
}

/** One client: does one thing after another, and sends again, with the same key, what it has had no answer to. */
export async function runClient(options: ClientOptions): Promise<void> {
  const { subject, random, world, acknowledged, signal } = options;
  const token = await world.token(subject.name);
  const talk: Talk = createTalk(options);

  const known = acknowledged.get(subject.name) ?? [];
  acknowledged.set(subject.name, known);
  const once = async (deed: Deed) => {
    const operation = await act(options, subject.name, token, deed);
    if (deed.kind === 'send' && operation.status === 202)
      known.push((operation.answer as { messageId: string }).messageId);
    return operation.outcome;
  };

  while (!signal.aborted) {
    const deed = talk.next();
    let outcome = await once(deed);
    for (let left = tries; outcome === 'unknown' && left > 0 && !signal.aborted; left -= 1) {
      await sleep(random.integer(...pauseMillis));
      if (!('key' in deed) || deed.key === null) break;
      outcome = await once(deed);
    }
    await sleep(random.integer(...thinking));
  }
}
