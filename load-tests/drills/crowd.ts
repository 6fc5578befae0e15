import { randomUUID } from 'node:crypto';
import { bodyMark } from '@serin/cli/testing/search-logs.ts';
import { composeWorld } from '../invariants/compose-world.ts';
import type { World } from '../invariants/world.ts';
import { type Answer, complaint, isFailed } from '../scenarios/ask.ts';
import { countBy } from '../scenarios/share.ts';
import { type Drill, finding } from './drill.ts';
import type { System } from './system.ts';
import { until } from './wait.ts';

const crowd = 50;

interface Person {
  world: World;
  subject: string;
  topUp(amount: number): Promise<Answer>;
  send(key: string, body: string): Promise<Answer>;
  /** Throws when it is not told. */
  balance(): Promise<number>;
}

/** Somebody nobody knows yet. */
async function somebody(system: System): Promise<Person> {
  const world = composeWorld(system);
  const subject = `crowd-${randomUUID().slice(0, 8)}`;
  const authorization = `Bearer ${await world.token(subject)}`;
  const post = (path: string, key: string, body: object) =>
    world.ask({ method: 'POST', path, headers: { authorization, 'idempotency-key': key }, body });
  return {
    world,
    subject,
    topUp: (amount) => post('/credit', randomUUID(), { amount }),
    send: (key, body) =>
      post('/messages', key, { destination: 'bob', body: `${body}, ${bodyMark}` }),
    async balance() {
      const answer = await world.ask({ path: '/credit', headers: { authorization } });
      if (isFailed(answer)) throw new Error(`the balance was not told: ${complaint(answer)}`);
      return JSON.parse(answer.body).balance;
    },
  };
}

const idsIn = (answers: Answer[]) =>
  new Set(
    answers.filter(({ status }) => status === 202).map(({ body }) => JSON.parse(body).messageId),
  );
const statuses = (answers: Answer[]) => countBy(answers, ({ status }) => String(status));

/** How many messages of the subject there are in each state, when none is open any more. */
async function outcomes({ world, subject }: Person): Promise<Record<string, number>> {
  let states: string[] = [];
  await until('every message has an outcome', 60, async () => {
    const rows = await world.rows<{ state: string }>(
      'message',
      `SELECT state FROM messages WHERE sender = '${subject}'`,
    );
    states = rows.map(({ state }) => state);
    return states.every((state) => ['delivered', 'rejected', 'failed'].includes(state));
  });
  return countBy(states, (state) => state);
}

export const oneKey: Drill = {
  name: 'one-key',
  hypothesis: `${crowd} clients with one key and one body at once: one message, one charge, one answer for all.`,
  seconds: 0,
  async run(system) {
    const person = await somebody(system);
    await person.topUp(10);
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: crowd }, () => person.send(key, 'once')),
    );
    const found = await outcomes(person);
    const balance = await person.balance();
    return [
      finding(
        `answers by status: ${JSON.stringify(statuses(answers))}`,
        statuses(answers)['202'] === crowd,
      ),
      finding(`${idsIn(answers).size} message id in them`, idsIn(answers).size === 1),
      finding(
        `stored: ${JSON.stringify(found)}`,
        found.delivered === 1 && Object.keys(found).length === 1,
      ),
      finding(`10 credits were there, ${balance} are left`, balance === 9),
    ];
  },
};

export const otherBody: Drill = {
  name: 'other-body',
  hypothesis: `${crowd} clients with one key and two bodies at once: one of the two is accepted, the other gets 422.`,
  seconds: 0,
  async run(system) {
    const person = await somebody(system);
    await person.topUp(10);
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: crowd }, (_, index) =>
        person.send(key, index % 2 === 0 ? 'this' : 'that'),
      ),
    );
    const found = await outcomes(person);
    const counts = statuses(answers);
    return [
      finding(
        `answers by status: ${JSON.stringify(counts)}`,
        counts['202'] === crowd / 2 && counts['422'] === crowd / 2,
      ),
      finding(`${idsIn(answers).size} message id in them`, idsIn(answers).size === 1),
      finding(
        `stored: ${JSON.stringify(found)}`,
        found.delivered === 1 && Object.keys(found).length === 1,
      ),
    ];
  },
};

export const overdraw: Drill = {
  name: 'overdraw',
  hypothesis:
    'An account with credit for 40 is charged by 100 requests at once: 40 delivered, 60 rejected, never negative.',
  seconds: 0,
  async run(system) {
    const person = await somebody(system);
    await person.topUp(40);
    const balances: number[] = [];
    let open = true;
    const watch = async () => {
      while (open) balances.push(await person.balance());
    };
    const spend = async () => {
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) => person.send(randomUUID(), `number ${index}`)),
      );
      return { answers, found: await outcomes(person) };
    };
    const spent = spend().finally(() => {
      open = false;
    });
    const [{ answers, found }] = await Promise.all([spent, watch()]);
    const balance = await person.balance();
    const lowest = Math.min(...balances);
    return [
      finding(
        `answers by status: ${JSON.stringify(statuses(answers))}`,
        idsIn(answers).size === 100,
      ),
      finding(
        `outcomes: ${JSON.stringify(found)}`,
        found.delivered === 40 && found.rejected === 60,
      ),
      finding(
        `the balance was read ${balances.length} times meanwhile, at least ${lowest}`,
        lowest >= 0,
      ),
      finding(`${balance} credits are left`, balance === 0),
    ];
  },
};
