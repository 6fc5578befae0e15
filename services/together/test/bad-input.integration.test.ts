import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '../../../shared/src/openapi/operation.ts';
import { operations } from '../../../shared/src/openapi/operations.ts';
import { forgeries } from '../../../shared/test-support/forgeries.ts';
import type { Answer, Call } from '../../../shared/test-support/replica.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage.strike();
});

/** In every text that is sent here: must never be logged. */
const canary = 'tweet-tweet';

const send = (operation: Operation, path: string, call: Call): Promise<Answer> =>
  stage.replica(operation, 'working')(operation.method.toUpperCase(), path, {
    as: 'alice',
    ...call,
  });

/** A refusal that tells which field is to blame, leaves no row, and tells nothing about the inside. */
async function expectRefused(
  ask: () => Promise<Answer>,
  field?: string,
  status = 400,
): Promise<void> {
  const before = await stage.rows();
  const { status: came, headers, body } = await ask();
  expect(came, JSON.stringify(body)).toBe(status);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(JSON.stringify(body)).not.toMatch(
    /node_modules|\bat .*\.ts|stack|postgres|select |insert /i,
  );
  if (field !== undefined)
    expect(body.errors?.map((error: { field: string }) => error.field.split('.')[0])).toContain(
      field,
    );
  expect(await stage.rows()).toEqual(before);
}

/** Too deep for any schema, yet within the size of a body. */
const deep = `${'['.repeat(4_000)}${']'.repeat(4_000)}`;

/** JSON that is wrong for a field of every type. */
const neverRight = [
  'null',
  'true',
  '[]',
  '{}',
  '{"$ne":""}',
  '[["a"]]',
  deep,
  '""',
  '-1',
  '0.5',
  '1e400',
  '"\\u0000"',
];
const wrongText = ['7', '1e21', '"\\ud800"', '"a\\u0000b"', `"${'x'.repeat(4_097)}"`];
const wrongNumbers = [
  ...['"5"', '"NaN"', '"Infinity"', '"0x10"', '0', '-0', '-5', '1.5', '5e-324', '-1e400'],
  ...['1000000001', '9007199254740993', '123456789012345678901234567890', '1e21'],
];

interface Field {
  operation: Operation;
  name: string;
  wrong: string[];
}

const fields: Field[] = operations.flatMap((operation) =>
  Object.entries((operation.body?.example ?? {}) as Record<string, unknown>).map(
    ([name, value]) => ({
      operation,
      name,
      wrong: [...neverRight, ...(typeof value === 'string' ? wrongText : wrongNumbers)],
    }),
  ),
);

/** The call's example, with one field written as this. */
function bodyWith(operation: Operation, name: string, json: string | undefined): string {
  const others = Object.entries(operation.body?.example as Record<string, unknown>)
    .filter(([other]) => other !== name)
    .map(([other, value]) => [other, JSON.stringify(typeof value === 'string' ? canary : value)]);
  const all = json === undefined ? others : [...others, [name, json]];
  return `{${all.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}

const short = (text: string) => (text.length > 50 ? `${text.slice(0, 50)}...` : text);

describe.each(fields)('$operation.id, the field $name', ({ operation, name, wrong }) => {
  test('When it is missing, then 400 names it', async () => {
    await expectRefused(
      () => send(operation, operation.path, { body: bodyWith(operation, name, undefined) }),
      name,
    );
  });

  test.each(wrong.map((json) => ({ json, shown: short(json) })))(
    'When it is $shown, then 400 names it',
    async ({ json }) => {
      await expectRefused(
        () => send(operation, operation.path, { body: bodyWith(operation, name, json) }),
        name,
      );
    },
  );
});

const withBody = operations.filter(({ body }) => body !== undefined);

describe.each(withBody)('$id, the body', (operation) => {
  const post = (body: Call['body'], headers: Record<string, string> = {}) =>
    send(operation, operation.path, { body, headers });

  test.each(['more', '__proto__', 'constructor', 'toString', 'sender', 'account', 'price'])(
    'When there is a field %s too, then 400 names it',
    async (name) => {
      await expectRefused(() => post(bodyWith(operation, name, '{"admin":true}')), name);
    },
  );

  test.each([
    '',
    '{',
    '{"amount":NaN}',
    '{"amount":Infinity}',
    '{"amount":0x10}',
    "{'amount':5}",
    '{"amount":5,}',
    '\u{feff}{}',
    'null',
    '7',
    '"text"',
    'true',
  ])('When it is %j, then 400', async (body) => {
    await expectRefused(() => post(body));
  });

  test.each(['[]', deep, '[{"amount":5}]'])(
    'When it is a list, then 400 blames the body',
    async (body) => {
      await expectRefused(() => post(body), 'body');
    },
  );

  test.each(['ff', 'c3', 'eda080', 'f888808080'])(
    'When it has the bytes %s, which are not UTF-8, then 400',
    async (bytes) => {
      const text = Buffer.concat([
        Buffer.from('{"destination":"bob","body":"'),
        Buffer.from(bytes, 'hex'),
        Buffer.from('"}'),
      ]);
      await expectRefused(() => post(new Uint8Array(text)));
    },
  );

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
  ])('When it is %s, then 415', async (type) => {
    await expectRefused(() => post('{"amount":5}', { 'content-type': type }), undefined, 415);
  });

  test('When it is compressed, then 415', async () => {
    await expectRefused(() => post('{}', { 'content-encoding': 'gzip' }), undefined, 415);
  });

  test('When it is larger than 16 KiB, then 413', async () => {
    await expectRefused(() => post({ text: canary.repeat(1_600) }), undefined, 413);
  });

  test.each(['has spaces', 'x'.repeat(256), 'ümlaut', '', '\t'])(
    'When the Idempotency-Key is %j, then 400 names it',
    async (key) => {
      const body = bodyWith(operation, 'nothing', undefined);
      await expectRefused(() => post(body, { 'idempotency-key': key }), 'Idempotency-Key');
    },
  );
});

const lists = operations.filter(
  ({ query }) => query !== undefined && query.shape.cursor !== undefined,
);
const badNumbers = [
  '0',
  '-1',
  '101',
  '1e1',
  '1.0',
  '0x10',
  'NaN',
  'Infinity',
  '',
  '%20',
  '%00',
  '99999999999999999999',
];

describe.each(lists)('$id, the query', (operation) => {
  const get = (query: string, as = 'alice') =>
    send(operation, `${operation.path}?${query}`, { as });

  test.each(badNumbers)('When limit is %j, then 400 names it', async (limit) => {
    await expectRefused(() => get(`limit=${limit}`), 'limit');
  });

  test.each([
    ['limit', 'limit=1&limit=2'],
    ['limit[]', 'limit[]=1'],
    ['limit[$gt]', 'limit[$gt]=1'],
    ['cursor', 'cursor='],
    ['cursor', 'cursor=x'],
    ['cursor', 'cursor=%00'],
    ['cursor', `cursor=${'A'.repeat(201)}`],
    ['cursor', 'cursor=a&cursor=b'],
    ['offset', 'offset=1'],
    ['sub', 'sub=bob'],
    ['__proto__', '__proto__=1'],
  ])('When %s is wrong, then 400 names it: %s', async (field, query) => {
    await expectRefused(() => get(query), field);
  });

  test('When a cursor was tampered with, in whichever character, or is somebody else’s, then 400 names it', async () => {
    await stage.entries();
    for (let time = 0; time < 2; time += 1) await stage.message('delivered');
    const { query = {} } = boxes[operation.id] ?? {};
    const asked = new URLSearchParams({ ...query, limit: '1' });
    const { body } = await get(String(asked));
    const cursor = body.nextCursor as string;
    expect((await get(`${asked}&cursor=${cursor}`)).status).toBe(200);
    for (let index = 0; index < cursor.length; index += 1) {
      const other = cursor[index] === 'A' ? 'B' : 'A';
      const changed = cursor.slice(0, index) + other + cursor.slice(index + 1);
      await expectRefused(() => get(`${asked}&cursor=${changed}`), 'cursor');
    }
    await expectRefused(() => get(`${asked}&cursor=${cursor}`, 'bob'), 'cursor');
    for (const changed of [`${cursor}A`, cursor.slice(0, -1), `${cursor}=`, cursor + cursor])
      await expectRefused(() => get(`${asked}&cursor=${changed}`), 'cursor');
  });
});

/** Where alice has more than one item. */
const boxes: Record<string, { query: Record<string, string> }> = {
  listMessages: { query: { box: 'sent' } },
};

describe('getMessage, the path', () => {
  const operation = operations.find(({ id }) => id === 'getMessage') as Operation;

  test.each([
    ...[
      '1',
      'x',
      '-1',
      '%00',
      "'%20OR%201=1",
      '..%2F..',
      '%F0%9F%90%A6',
      'null',
      'undefined',
      'NaN',
      `${'9'.repeat(40)}`,
    ],
    ...[
      '123e4567e89b12d3a456426614174000',
      `{${randomUUID()}}`,
      `${randomUUID()}0`,
      `urn:uuid:${randomUUID()}`,
      'x'.repeat(5_000),
    ],
  ])('When the id is %j, then 400 names it', async (id) => {
    await expectRefused(() => send(operation, `/messages/${id}`, {}), 'messageId');
  });

  test.each(['%ff', '%', '%c3%28'])('When the path can not be read: %j, then 400', async (id) => {
    await expectRefused(() => send(operation, `/messages/${id}`, {}));
  });
});

const guarded = operations.filter(({ scope }) => scope !== undefined);

describe.each(guarded)('$id, the token', (operation) => {
  const path = operation.path.replace(':messageId', randomUUID());
  const call = (authorization: string) => {
    const { body } = operation;
    return stage.replica(operation, 'working')(operation.method.toUpperCase(), path, {
      headers: { authorization },
      ...(body === undefined ? {} : { body: body.example }),
    });
  };

  test.each(forgeries)('When it is $what, then 401, and no hint why', async ({ make }) => {
    const token = await make(operation.scope ?? '');
    const ask = async () => {
      const answer = await call(`Bearer ${token}`);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
      expect(answer.body.detail).toBe('A valid bearer token is needed.');
      return answer;
    };
    await expectRefused(ask, undefined, 401);
  });

  test.each([
    'Basic YWxpY2U6c2VjcmV0',
    'Bearer',
    'Bearer a b',
    `Bearer ${'a.'.repeat(3_000)}`,
    'bearer',
  ])('When the header is %j, then 401', async (header) => {
    await expectRefused(() => call(header), undefined, 401);
  });

  test('When it has every scope but the one, then 403', async () => {
    const scopes = stage.scopesWithout(operation.scope);
    await expectRefused(
      () =>
        send(operation, path, {
          scopes,
          ...(operation.body ? { body: operation.body.example } : {}),
        }),
      undefined,
      403,
    );
  });
});

test('When all this was logged, then nothing that was sent is in the log, nor any stack', () => {
  const log = stage.logged();
  expect(log.length).toBeGreaterThan(500);
  expect(log).not.toMatch(
    /tweet-tweet|eyJ|Bearer [A-Za-z0-9]|YWxpY2U6|\$ne|"level":"error"|\.ts:\d/,
  );
});
