import { expect, test } from 'vitest';
import { testIdentity } from '../../test-support/identity.ts';
import { errorFields } from './error-fields.ts';
import { createLogger } from './logger.ts';

const secret = 'what alice wrote to bob';

test('When an error carries what was sent, then the log shows none of it', () => {
  const refused = Object.assign(new Error('value too long'), {
    code: '22001',
    detail: `Failing row contains (${secret}).`,
    where: secret,
    command: { name: 'set', args: ['key', secret] },
  });
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLogger({ identity: testIdentity, level: 'info', destination });
  log.error({ err: refused }, 'a request failed');
  log.error({ err: new Error('outer', { cause: refused }) }, 'a request failed');
  expect(lines.join('')).not.toContain(secret);
  const [line, outer] = lines.map((one) => JSON.parse(one));
  expect(line.err).toMatchObject({ type: 'Error', message: 'value too long', code: '22001' });
  expect(line.err.stack).toContain('error-fields.test.ts');
  expect(outer.err.cause).toMatchObject({ message: 'value too long', code: '22001' });
});

test('When causes go in a circle, or are no errors, then it ends', () => {
  const circle = new Error('a circle');
  circle.cause = circle;
  expect(JSON.stringify(errorFields(circle)).match(/"a circle"/g)).toHaveLength(3);
  expect(errorFields(secret)).toBe('string');
});
