import { tryRun } from '@serin/cli/terminal/run.ts';
import { beforeAll, expect, test } from 'vitest';
import { isFailed, servedBy } from '../scenarios/ask.ts';
import { countBy, shareOf } from '../scenarios/share.ts';
import { system, twoRounds } from './support.ts';

const paths = ['/version', '/credit/version'];
const cases = paths.flatMap((path) => [1, 20].map((concurrency) => ({ path, concurrency })));

// Other tests have just changed the pools.
beforeAll(async () => {
  for (const path of paths) await twoRounds(path);
});

test.each(cases)(
  'When 400 requests ask $path, $concurrency at a time, then exactly 100 come from the canary, and all four instances answer',
  async ({ path, concurrency }) => {
    const { failures, byVersion, byInstance } = await shareOf(system.port, 400, concurrency, {
      path,
    });
    expect(failures).toEqual([]);
    expect(byVersion).toEqual({ '1.0.0 stable': 300, '1.1.0 canary': 100 });
    expect(Object.values(byInstance)).toEqual([100, 100, 100, 100]);
  },
);

test.each(cases)(
  'When ab sends 400 requests to $path, $concurrency at a time, then none fails',
  async ({ path, concurrency }) => {
    const url = `http://127.0.0.1:${system.port}${path}`;
    const { stdout, stderr, exitCode } = await tryRun('ab', [
      '-q',
      '-n',
      '400',
      '-c',
      String(concurrency),
      url,
    ]);
    expect(exitCode, `ab is in the package apache2-utils\n${stderr}`).toBe(0);
    expect(stdout).toMatch(/Complete requests:\s+400\n/);
    expect(stdout).toMatch(/Failed requests:\s+0\n/);
    expect(stdout).not.toContain('Non-2xx responses');
  },
);

test.each([
  { name: 'X-Canary', value: '1', track: 'canary' },
  { name: 'X-MISTERY-SHOPPER', value: '1', track: 'canary' },
  { name: 'X-MISTERY-SHOPPER', value: 'anything', track: 'canary' },
  { name: 'X-Canary', value: 'never', track: 'stable' },
])('When $name is $value, then 400 of 400 come from $track', async ({ name, value, track }) => {
  for (const path of paths) {
    const { answers } = await shareOf(system.port, 400, 20, { path, headers: { [name]: value } });
    expect(answers.filter(isFailed)).toEqual([]);
    expect(countBy(answers, (answer) => servedBy(answer).track)).toEqual({ [track]: 400 });
  }
});
