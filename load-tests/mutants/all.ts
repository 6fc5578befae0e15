import { setTimeout as sleep } from 'node:timers/promises';
import type { Mutant, Patch } from './mutant.ts';
import type { Replicas } from './replicas.ts';

/** Time for clients to do something. */
const work = () => sleep(3_000);

/** What was asked is lost, again and again, for longer than it takes until it is asked again. */
export async function loseRequests({ wipeQueue }: Replicas): Promise<void> {
  for (let times = 0; times < 40; times += 1) {
    await sleep(200);
    await wipeQueue();
  }
}

/** What was asked piles up, is decided while nobody hears, and the replies are lost: for certain, all of it is asked again. */
async function loseReplies({ message, credit, wipeQueue }: Replicas): Promise<void> {
  const tell = (some: Replicas['message'], name: 'SIGSTOP' | 'SIGCONT') => {
    for (const replica of some) replica.signal(name);
  };
  try {
    for (let times = 0; times < 4; times += 1) {
      await sleep(300);
      tell(credit, 'SIGSTOP');
      await sleep(700);
      tell(message, 'SIGSTOP');
      tell(credit, 'SIGCONT');
      await sleep(600);
      await wipeQueue();
      tell(message, 'SIGCONT');
    }
  } finally {
    tell([...message, ...credit], 'SIGCONT');
  }
}

/** Nobody decides: as a rule for longer than it takes until credit is asked again. */
export async function stallCredit({ credit }: Replicas, lastsMs = 8_000): Promise<void> {
  await sleep(500);
  for (const replica of credit) replica.signal('SIGSTOP');
  try {
    await sleep(lastsMs);
  } finally {
    for (const replica of credit) replica.signal('SIGCONT');
  }
}

const moves = 'services/credit/migrations/0002_money_moves.sql';
const ledger = 'services/credit/migrations/0001_ledger.sql';

const chargedTwice: Mutant = {
  name: 'no UNIQUE on the charge',
  breaks: 'I2',
  patches: [
    {
      file: ledger,
      find: ',\n  CONSTRAINT once_per_message UNIQUE (message_id, kind)',
      replace: '',
    },
    { file: ledger, find: ',\n  PRIMARY KEY (message_id, request)', replace: '' },
    {
      file: moves,
      find: "WHERE NOT EXISTS (SELECT FROM verdict_on(asked.message_id, 'charge'))",
      replace: '',
    },
  ],
  disturb: loseReplies,
};

const refundedTwice: Mutant = {
  name: 'a refund that can run twice',
  breaks: 'I2',
  provider: { rejections: 0.5 },
  patches: [
    {
      file: ledger,
      find: ',\n  CONSTRAINT once_per_message UNIQUE (message_id, kind)',
      replace: '',
    },
    { file: ledger, find: ',\n  PRIMARY KEY (message_id, request)', replace: '' },
    {
      file: moves,
      find: "CONTINUE WHEN EXISTS (SELECT FROM verdict_on(refund.message_id, 'refund'));",
      replace: '',
    },
  ],
  async disturb(replicas) {
    await work();
    await replicas.repeatRefunds();
    await work();
  },
};

const readThenWrite: Mutant = {
  name: 'a balance that is read, then written',
  breaks: 'I1',
  patches: [
    {
      file: moves,
      find: 'DO UPDATE SET balance = a.balance + excluded.balance',
      replace: `DO UPDATE SET balance = excluded.balance
        + (SELECT b.balance FROM accounts AS b, pg_sleep(0.15) WHERE b.account = excluded.account)`,
    },
  ],
  disturb: work,
};

const automaticIds: Mutant = {
  name: 'automatic job ids',
  breaks: 'I9',
  patches: [
    {
      file: 'shared/src/queue/producer.ts',
      find: 'opts: { ...jobOptions, jobId }',
      replace: 'opts: { ...jobOptions, ...(jobId ? {} : {}) }',
    },
  ],
  disturb: stallCredit,
};

const nobodysQueue: Mutant = {
  name: 'a queue of canaries that nobody takes',
  breaks: 'I9',
  patches: [
    {
      file: 'services/message/src/queues/ask-for-credit.ts',
      find: 'isOfCanary(baggage) ? canaries : everybodys',
      replace: 'isOfCanary(baggage) || baggage === undefined ? canaries : everybodys',
    },
    {
      file: 'services/credit/src/queues/share-requests.ts',
      find: 'canaries: !seen.canaryLives',
      replace: 'canaries: false',
    },
  ],
  disturb: work,
};

const noOutbox: Mutant = {
  name: 'no outbox: stored, then put on the queue',
  breaks: 'I4',
  patches: [
    {
      file: 'services/message/src/messages/message-store.ts',
      find: `          ), asked AS (
            INSERT INTO outbox (job_id, payload) SELECT \${creditJobId}, \${creditPayload} FROM m
          )
          SELECT m.message_id AS "messageId", place`,
      replace: `          )
          SELECT m.message_id AS "messageId", place`,
    },
    {
      file: 'services/message/src/messages/send-message.ts',
      find: 'onAccepted(senders) : Promise.resolve();',
      replace: `onAccepted(senders, answers.flatMap(({ outcome, messageId }, index) =>
        outcome !== 'accepted' ? [] : [{
          jobId: 'charge-' + messageId,
          payload: { type: 'ChargeRequested', version: 1, messageId, account: requests[index].sender, price },
        }])) : Promise.resolve();`,
    },
    {
      file: 'services/message/src/parts.ts',
      find: `onAccepted(senders) {
        outbox.wake();`,
      replace: `onAccepted(senders, jobs) {
        outbox.put(jobs);`,
    },
    {
      file: 'services/message/src/parts.ts',
      find: 'outbox.wake = relay.wake;',
      replace: 'outbox.put = (jobs) => requests.producerOf({}).addAll(jobs).catch(() => {});',
    },
    {
      file: 'services/message/src/messages/ask-again.ts',
      find: 'const asked = await store.askAgain(batchSize);',
      replace: 'const asked = 0;',
    },
  ],
  disturb: loseRequests,
};

/** A cache entry by this name is anybody's. */
const namelessBalance: Mutant = {
  name: 'a cache key without the subject: balances',
  breaks: 'I8',
  patches: [
    {
      file: 'services/credit/src/credit/balance.ts',
      find: `(subject: string) => \`balance:\${subject}\``,
      replace: "(_subject: string) => 'balance'",
    },
  ],
  disturb: work,
};

const namelessMessage: Mutant = {
  name: 'a cache key without the subject: messages',
  breaks: 'I8',
  patches: [
    {
      file: 'services/message/src/messages/message-status.ts',
      find: `\`message:\${sender}:\${messageId}\``,
      replace: `\`message:\${messageId}\``,
    },
  ],
  disturb: work,
};

const namelessList: Mutant = {
  name: 'a cache key without the subject: lists',
  breaks: 'I8',
  patches: [
    {
      file: 'services/message/src/messages/list-messages.ts',
      find: `subject: string) => \`\${box}:\${subject}\``,
      replace: `_subject: string) => \`\${box}:anybody\``,
    },
  ],
  disturb: work,
};

const pendingCached: Mutant = {
  name: 'pending is cached',
  breaks: 'I4',
  patches: [
    {
      file: 'services/message/src/messages/message-status.ts',
      find: 'message !== null && hasFinalAnswer(message.status)',
      replace: 'message !== null',
    },
  ],
  // Else it takes luck to read a message while it is pending.
  disturb: (replicas) => stallCredit(replicas, 2_000),
};

const strangersKey: Patch[] = [
  {
    file: 'services/message/src/messages/message-store.ts',
    find: 'SELECT sender, key, request_hash, message_id FROM request',
    replace: "SELECT 'anybody', key, request_hash, message_id FROM request",
  },
  {
    file: 'services/message/src/messages/message-store.ts',
    find: 'values: [requests.map((one) => one.sender), requests.map((one) => one.key)],',
    replace: "values: [requests.map(() => 'anybody'), requests.map((one) => one.key)],",
  },
];

const namelessKey: Mutant = {
  name: 'an idempotency key without the subject',
  breaks: 'I7',
  patches: strangersKey,
  disturb: work,
};

/** Every defect that the checker has to find. */
export const mutants: readonly Mutant[] = [
  chargedTwice,
  refundedTwice,
  readThenWrite,
  automaticIds,
  nobodysQueue,
  noOutbox,
  namelessBalance,
  namelessMessage,
  namelessList,
  pendingCached,
  namelessKey,
];
