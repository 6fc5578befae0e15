import type { System } from '../../drills/system.ts';
import { ask, complaint } from '../../scenarios/ask.ts';

export interface Person {
  subject: string;
  headers: { authorization: string };
}

export interface People {
  senders: readonly Person[];
  recipients: readonly Person[];
}

export const senderCount = 64;
export const recipientCount = 16;
/** Enough for hours. */
const credit = 1_000_000_000;

/** Senders with credit, and whom they write to. */
export async function gatherPeople(system: System): Promise<People> {
  const person = async (subject: string) => ({
    subject,
    headers: { authorization: `Bearer ${await system.token(subject)}` },
  });
  const many = (kind: string, count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => person(`${kind}-${index + 1}`)));
  const people = {
    senders: await many('sender', senderCount),
    recipients: await many('recipient', recipientCount),
  };
  for (const { headers } of people.senders) {
    const question = {
      method: 'POST',
      path: '/credit',
      headers,
      body: { amount: credit },
    } as const;
    const answer = await ask(system.port, question);
    if (answer.status !== 201) throw new Error(`a top-up failed: ${complaint(answer)}`);
  }
  return people;
}

/** What all senders have spent since they were topped up once, in credits. */
export async function spentBy(port: number, { senders }: People): Promise<number> {
  let spent = 0;
  for (const { headers } of senders) {
    const answer = await ask(port, { path: '/credit', headers });
    if (answer.status !== 200) throw new Error(`a balance is unknown: ${complaint(answer)}`);
    spent += credit - (JSON.parse(answer.body) as { balance: number }).balance;
  }
  return spent;
}
