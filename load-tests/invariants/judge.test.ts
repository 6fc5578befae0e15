import { expect, test } from 'vitest';
import type { Books } from './books.ts';
import { History } from './history.ts';
import { judge } from './judge.ts';
import { type Deed, outcomeOf } from './operation.ts';
import type { Evidence } from './promises/promise.ts';

const message = 'b0c1d2e3-0000-7000-8000-000000000001';
const [alice, bob] = ['c1-0', 'c1-1'];
let clock = 0;

function did(subject: string, deed: Deed, status: number, answer: unknown = null) {
  clock += 10;
  const when = { start: clock, end: clock + 5 };
  return {
    client: 0,
    subject,
    deed,
    ...when,
    outcome: outcomeOf(status),
    status,
    answer,
    servedBy: '',
  };
}

const send = { kind: 'send', key: 'k', destination: bob, body: 'c1 hello' } as const;
const look = { kind: 'status', messageId: message } as const;
const delivered = { messageId: message, status: 'delivered' };
const queued = { messageId: message, status: 'queued' };

/** Alice topped up 5, sent one message to Bob, and read that it was delivered. */
function honest(): Evidence {
  clock = 0;
  const history = new History();
  for (const one of [
    did(alice, { kind: 'top-up', key: 't', amount: 5 }, 201, { balance: 5 }),
    did(alice, send, 202, queued),
    did(alice, look, 202, queued),
    did(alice, look, 200, delivered),
    did(alice, look, 200, delivered),
    did(bob, { kind: 'foreign-status', messageId: message }, 404),
    did(alice, { kind: 'balance' }, 200, { balance: 4 }),
  ])
    history.add(one);
  const books: Books = {
    messages: [
      { messageId: message, sender: alice, destination: bob, body: send.body, state: 'delivered' },
    ],
    inbox: [{ messageId: message, recipient: bob }],
    transactions: [
      { transactionId: 1, kind: 'topup', messageId: null, account: alice, amount: 5 },
      { transactionId: 2, kind: 'charge', messageId: message, account: alice, amount: -1 },
    ],
    balances: [{ subject: alice, balance: 4 }],
    ledger: { transactions: 2, unbalanced: 0, wrongAccounts: [], negativeAccounts: [] },
    outbox: { message: 0, credit: 0 },
    jobs: 0,
  };
  return {
    cast: { mark: 'c1', subjects: [], clients: [] },
    history,
    books,
    watched: { lowestBalance: 4, looks: 1, doubledRequests: 0 },
    readAtRest: [{ subject: alice, balance: 4 }],
  };
}

const brokenBy = (evidence: Evidence) =>
  judge(evidence)
    .filter(({ violations }) => violations.length > 0)
    .map(({ promise }) => promise);

test('When nothing is wrong, then no promise is broken, and each was held against something', () => {
  expect(brokenBy(honest())).toEqual([]);
  expect(judge(honest()).filter(({ looked }) => looked === 0)).toEqual([]);
});

type Alteration = (evidence: Evidence) => void;
const altered = (name: string, breaks: string[], alter: Alteration) => ({ name, breaks, alter });
const charge = (evidence: Evidence) => evidence.books.transactions[1] as Books['transactions'][0];

test.each([
  altered('a transaction does not sum to zero', ['I1'], ({ books }) => {
    books.ledger.unbalanced = 1;
  }),
  altered('a balance is not the sum of its entries', ['I1'], ({ books }) => {
    books.ledger.wrongAccounts.push(alice);
  }),
  altered('an acknowledged top-up is not booked', ['I1'], ({ books }) => {
    books.transactions.shift();
  }),
  altered('a top-up is booked twice', ['I1'], ({ books }) => {
    books.transactions.push(books.transactions[0] as Books['transactions'][0]);
  }),
  altered('a delivered message was charged twice', ['I2'], (evidence) => {
    evidence.books.transactions.push({ ...charge(evidence), transactionId: 3 });
  }),
  altered('a delivered message was not charged', ['I2'], ({ books }) => {
    books.transactions.pop();
  }),
  altered('a refund came without a failure', ['I2'], (evidence) => {
    evidence.books.transactions.push({ ...charge(evidence), kind: 'refund', amount: 1 });
  }),
  altered('a message that does not exist was charged', ['I2'], (evidence) => {
    evidence.books.transactions.push({ ...charge(evidence), messageId: 'none' });
  }),
  altered('it lies in the wrong inbox', ['I2'], ({ books }) => {
    books.inbox = [{ messageId: message, recipient: alice }];
  }),
  altered('a balance was negative during faults', ['I3'], ({ watched }) => {
    watched.lowestBalance = -1;
  }),
  altered('somebody read a negative balance', ['I3'], ({ history }) => {
    history.add(did(alice, { kind: 'balance' }, 200, { balance: -1 }));
  }),
  altered('an accepted message is still open', ['I4', 'I2'], (evidence) => {
    Object.assign(evidence.books.messages[0] as object, { state: 'charged' });
    evidence.books.inbox.push({ messageId: message, recipient: bob });
  }),
  altered('an accepted message is gone', ['I4', 'I2'], ({ books }) => {
    books.messages = [];
  }),
  altered('its sender never reads the outcome', ['I4'], ({ history }) => {
    history.operations.splice(3, 2);
  }),
  altered('a message that nobody sent is stored', ['I5', 'I2'], ({ books }) => {
    books.messages.push({
      ...(books.messages[0] as Books['messages'][0]),
      messageId: 'x',
      body: 'c1 ?',
    });
  }),
  altered('one request was stored twice', ['I5'], ({ books }) => {
    books.messages.push({
      ...(books.messages[0] as Books['messages'][0]),
      messageId: 'x',
      state: 'rejected',
    });
  }),
  altered('202 comes after a 200', ['I6'], ({ history }) => {
    history.operations.splice(5, 0, did(alice, look, 202, queued));
  }),
  altered('404 comes after a 202', ['I6'], ({ history }) => {
    history.add(did(alice, look, 404));
  }),
  altered('a final answer changes', ['I6'], ({ history }) => {
    history.operations.splice(4, 0, did(alice, look, 200, { ...delivered, reason: 'changed' }));
  }),
  altered('the same request has two answers', ['I7'], ({ history }) => {
    history.add(did(alice, send, 202, { ...queued, messageId: 'y' }));
    history.add(did(alice, { ...look, messageId: 'y' }, 200, delivered));
  }),
  altered('a key is refused that was never used for anything else', ['I7'], ({ history }) => {
    history.add(did(alice, { ...send, key: 'new' }, 422));
  }),
  altered('two bodies are accepted for one key', ['I7'], ({ history }) => {
    history.add(did(alice, { ...send, body: 'c1 other' }, 202, queued));
  }),
  altered("a stranger reads another's message", ['I8'], ({ history }) => {
    history.add(did(bob, { kind: 'foreign-status', messageId: message }, 200, delivered));
  }),
  altered("somebody reads another's balance", ['I8'], ({ readAtRest }) => {
    readAtRest.push({ subject: bob, balance: 4 });
  }),
  altered("another's message is in a sent box", ['I8'], ({ history }) => {
    const items = [{ messageId: message, destination: bob, body: send.body }];
    history.add(did(bob, { kind: 'sent' }, 200, { items }));
  }),
  altered("another's message is in an inbox", ['I8'], ({ history }) => {
    const items = [{ messageId: message, sender: alice, body: send.body }];
    history.add(did(alice, { kind: 'received' }, 200, { items }));
  }),
  altered("another's transaction is in a ledger", ['I8'], ({ history }) => {
    history.add(did(bob, { kind: 'ledger' }, 200, { items: [{ transactionId: 1 }] }));
  }),
  altered('a row stays in an outbox', ['I9'], ({ books }) => {
    books.outbox.credit = 1;
  }),
  altered('a job stays in a queue', ['I9'], ({ books }) => {
    books.jobs = 1;
  }),
  altered('a request stood in the queue twice', ['I9'], ({ watched }) => {
    watched.doubledRequests = 1;
  }),
  altered('a request that is in order is refused', ['contract'], ({ history }) => {
    history.add(did(alice, { kind: 'balance' }, 401));
  }),
])('When $name, then $breaks is broken', ({ breaks, alter }) => {
  const evidence = honest();
  alter(evidence);
  expect(brokenBy(evidence)).toEqual(expect.arrayContaining(breaks));
});

test.each([
  altered('a request has no answer and was not booked', [], ({ history }) => {
    history.add(did(alice, { kind: 'top-up', key: 'u', amount: 7 }, 0));
  }),
  altered('a request has no answer and was booked', [], ({ history, books }) => {
    history.add(did(alice, { kind: 'top-up', key: 'u', amount: 7 }, 503));
    books.transactions.push({
      transactionId: 9,
      kind: 'topup',
      messageId: null,
      account: alice,
      amount: 7,
    });
  }),
  altered('a 202 was under way when the 200 came', [], ({ history }) => {
    history.add({ ...did(alice, look, 202, queued), start: 25 });
  }),
  altered('the same key is refused for another body', [], ({ history }) => {
    history.add(did(alice, { ...send, body: 'c1 other' }, 422));
  }),
])('When $name, then no promise is broken', ({ alter }) => {
  const evidence = honest();
  alter(evidence);
  expect(brokenBy(evidence)).toEqual([]);
});
