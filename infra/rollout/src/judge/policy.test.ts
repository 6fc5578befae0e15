import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parsePolicy, policyFile, readPolicy } from './policy.ts';

const policy = await readPolicy();

function complaintAbout(content: unknown): string {
  try {
    parsePolicy(typeof content === 'string' ? content : stringify(content), 'my.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(Trouble);
    return (error as Trouble).message;
  }
  throw new Error('nothing was wrong with it');
}

test('When the house policy is read, then it is one', () => {
  expect(policy).toMatchObject({ tooFew: 'pause', samples: { total: 300 } });
  expect(policyFile).toMatch(/infra\/rollout\/policy\.yaml$/);
});

test('When it was changed and written again, then it is read as it was written', () => {
  const own = { ...policy, tooFew: 'undo' as const };
  expect(parsePolicy(stringify(own), 'my.yaml')).toEqual(own);
});

test.each([
  [{ alpha: 2 }, 'alpha must be below 1'],
  [{ alpha: 'often' }, 'alpha must be a number between 0 and 1'],
  [{ alpha: undefined }, 'alpha is missing'],
  [{ hold: undefined }, 'hold is missing'],
  [{ hold: 15 }, 'hold must have fields of its own'],
  [{ alhpa: 0.05 }, 'alhpa is not known'],
  [{ tooFew: 'hold' }, 'tooFew must be pause or undo'],
  [{ hold: { ...policy.hold, minSeconds: -1 } }, 'hold.minSeconds must be at least 0 s'],
  [
    { hold: { ...policy.hold, minSeconds: 121 } },
    'hold.maxSeconds must not be less than minSeconds',
  ],
  [
    { samples: { total: 1.5, perRoute: 0 } },
    'samples.total must be a whole number from 1 to 10000000',
  ],
  [{ samples: { ...policy.samples, perPath: 3 } }, 'samples.perPath is not known'],
  [{ limits: { ...policy.limits, p99Seconds: 6 } }, 'limits.p99Seconds must be at most 5 s'],
])('When it says %j, then file and field are named', (change, complaint) => {
  expect(complaintAbout({ ...policy, ...change })).toBe(`my.yaml: ${complaint}`);
});

test('When several fields are wrong, then all are named', () => {
  const complaint = complaintAbout({ ...policy, alpha: 0, tooFew: 1 });
  expect(complaint).toBe('my.yaml: alpha must be above 0; tooFew must be pause or undo');
});

test('When it is no YAML, empty, or not there, then that is said', async () => {
  expect(complaintAbout('a: [')).toBe('my.yaml is no YAML');
  expect(complaintAbout('')).toBe('my.yaml: it must have the fields of a policy');
  const missing = join(mkdtempSync(join(tmpdir(), 'serin-policy-')), 'none.yaml');
  await expect(readPolicy(missing)).rejects.toThrow(`the policy ${missing} can't be read (ENOENT)`);
  writeFileSync(missing, stringify(policy));
  expect(await readPolicy(missing)).toEqual(policy);
});
