import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownProgram } from '../terminal/own-program.ts';
import { bench } from './bench.ts';
import { drill } from './drill.ts';
import { rollout } from './rollout.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'serin-commands-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('Commands that are programs of their own', () => {
  test.each([
    ['rollout', rollout, 'infra/rollout/src/main.ts'],
    ['drill', drill, 'load-tests/drill.ts'],
    ['bench', bench, 'load-tests/bench.ts'],
  ])(
    'When %s is asked for, then its program gets the words, and the code it ends with is passed on',
    async (_, command, program) => {
      const heard = join(root, 'heard');
      const nodePath = join(root, 'node');
      writeFileSync(nodePath, `#!/bin/sh\nprintf '%s\\n' "$@" > ${heard}\nexit 7\n`);
      chmodSync(nodePath, 0o700);
      const machine = { root, env: {}, platform: 'linux', uid: 0, pid: 1, nodePath } as const;

      const code = await command({
        machine,
        args: ['one', 'two words'],
        style: 'silent',
        signal: new AbortController().signal,
        print: () => {},
      });

      expect(code).toBe(7);
      expect(readFileSync(heard, 'utf8').trim().split('\n')).toEqual(
        ownProgram(join(root, program), ['one', 'two words']),
      );
    },
  );
});
