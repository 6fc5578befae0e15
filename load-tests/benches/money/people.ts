import type { System } from '../../drills/system.ts';
import { ask } from '../../scenarios/ask.ts';

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
    const { status } = await ask(system.port, {
      method: 'POST',
      path: '/credit',
      headers,
      body: { amount: credit },
    });
    if (status !== 201) throw new Error(`a top-up was answered with ${status}`);
  }
  return people;
}

/** What all senders have spent since they were topped up once, in credits. */
export async function spentBy(port: number, { senders }: People): Promise<number> {
  let spent = 0;
  for (const { headers } of senders) {
    const { status, body } = await ask(port, { path: '/credit', headers });
    if (status !== 200) throw new Error(`a balance was answered with ${status}`);
    spent += credit - (JSON.parse(body) as { balance: number }).balance;
  }
  return spent;
}
