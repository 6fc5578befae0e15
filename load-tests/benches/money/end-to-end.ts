import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, complaint, type Question } from '../../scenarios/ask.ts';
import { quantile, watchCores } from '../figures.ts';
import { watchInboxes } from './inboxes.ts';
import type { People } from './people.ts';

export interface EndToEndOptions {
  port: number;
  people: People;
  /** Messages under way at the same time. */
  inFlight: number;
  warmUpSeconds: number;
  seconds: number;
}

export interface EndToEnd {
  /** Messages a second that became visible to their recipients, warm-up left out. */
  perSecond: number;
  /** Messages accepted from the first to the last, warm-up included: each of them was read by its recipient. */
  accepted: number;
  /** From the POST to the recipient's sight, in milliseconds: half of the messages, and 99 of 100. */
  halfMs: number;
  mostMs: number;
  /** How busy the machine was, from 0 to 1. */
  busy: number;
}

/**
 * Sends messages through the edge, so many at a time: whoever has sent one sends the next as soon as the recipient has read
 * it. Every second POST brings a key of its own. Throws when any request fails or is refused, or a message gets lost.
 */
export async function endToEnd(options: EndToEndOptions): Promise<EndToEnd> {
  const { port, people, inFlight, warmUpSeconds, seconds } = options;
  const agent = new Agent({ keepAlive: true });
  const inboxes = watchInboxes(port, people.recipients, agent);
  const from = performance.now() + warmUpSeconds * 1_000;
  const to = from + seconds * 1_000;
  const question = messages(people);
  const took: number[] = [];
  let accepted = 0;

  async function sendOne(): Promise<void> {
    const begun = performance.now();
    const answer = await ask(port, question(), agent);
    if (answer.status !== 202) throw new Error(`a message was refused: ${complaint(answer)}`);
    accepted += 1;
    await inboxes.shows((JSON.parse(answer.body) as { messageId: string }).messageId);
    const now = performance.now();
    if (now >= from && now < to) took.push(now - begun);
  }
  async function client(): Promise<void> {
    while (performance.now() < to) await sendOne();
  }
  async function watch(): Promise<number> {
    await sleep(warmUpSeconds * 1_000);
    const busy = watchCores();
    await sleep(seconds * 1_000);
    return busy();
  }

  try {
    const [busy] = await Promise.all([watch(), ...Array.from({ length: inFlight }, client)]);
    return {
      perSecond: took.length / seconds,
      accepted,
      halfMs: quantile(took, 0.5),
      mostMs: quantile(took, 0.99),
      busy,
    };
  } finally {
    await inboxes.stop();
    agent.destroy();
  }
}

/** Every sender writes to every recipient, in turn. */
function messages({ senders, recipients }: People): () => Question {
  let count = 0;
  return () => {
    count += 1;
    const sender = senders[count % senders.length];
    const recipient = recipients[Math.floor(count / senders.length) % recipients.length];
    const key = count % 2 === 0 ? { 'idempotency-key': randomUUID() } : {};
    return {
      method: 'POST',
      path: '/messages',
      headers: { ...sender?.headers, ...key },
      body: { destination: recipient?.subject, body: 'Hello, how are you today?' },
    };
  };
}
