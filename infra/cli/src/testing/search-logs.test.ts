import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeSecrets, pureSecrets } from '../setup/secrets.ts';
import { makeToken } from '../token.ts';
import { bodyMark, findLeaks, forbiddenIn } from './search-logs.ts';

const secrets = mkdtempSync(join(tmpdir(), 'serin-search-'));
makeSecrets(secrets);
afterAll(() => rmSync(secrets, { recursive: true, force: true }));
const secretOf = (name: string) => readFileSync(join(secrets, name), 'utf8').trim();
const search = (log: string) => findLeaks(log, forbiddenIn(secrets));

describe('When something is in a log that must not be, then it is told, and not shown', () => {
  const token = () => makeToken({ secret: secretOf('jwt-secret'), subject: 'alice' });

  test.each(pureSecrets)('the secret %s', (name) => {
    const [found, ...more] = search(`a line\npassword is ${secretOf(name)}, they said\nend`);
    expect(found).toBe(
      `the secret ${name} is in the log, 1 times: password is [the secret ${name}], they said`,
    );
    expect(more).toEqual([]);
  });

  test('a token, however it comes', async () => {
    const jwt = await token();
    const found = search(`{"authorization":"Bearer ${jwt}"}\n`).join('\n');
    for (const what of ['a token', 'a bearer header', 'an authorization header'])
      expect(found).toContain(`${what} is in the log`);
    expect(found).not.toContain(jwt);
    expect(search(`GET /?access=${jwt}`)).toHaveLength(1);
  });

  test('what was written to somebody', () => {
    expect(search(`DETAIL: Failing row contains (bob, Hello ${bodyMark})`)).toEqual([
      "a message's body is in the log, 1 times: DETAIL: Failing row contains (bob, Hello [a message's body])",
    ]);
  });
});

test('When a log is as it should be, then nothing is found', () => {
  const lines = [
    '{"level":"info","caller":"alice","msg":"request","path":"/messages"}',
    'LOG:  connection authorized: user=message database=message',
    '{"authorization":"[redacted]"}',
    '401 Bearer error="invalid_token"',
  ];
  expect(search(lines.join('\n'))).toEqual([]);
});
