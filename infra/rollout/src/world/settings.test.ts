import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mainProject } from '@serin/cli/project/compose-project.ts';
import { afterAll, expect, test } from 'vitest';
import { readSettings, readVariables, refuseShellSettings, writeVariables } from './settings.ts';

const root = mkdtempSync(join(tmpdir(), 'serin-settings-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const file = join(root, '.env');
const project = mainProject(root, {});

test('When .env says nothing of a track, then the Compose file does', () => {
  writeFileSync(file, '# mine\nMESSAGE_V1_VERSION=2.0.0\nMESSAGE_V1_REPLICAS=4\n');
  expect(readSettings(project)).toEqual({
    message: {
      stable: { version: '2.0.0', replicas: 4 },
      canary: { version: '1.1.0', replicas: 1 },
    },
    credit: {
      stable: { version: '1.0.0', replicas: 3 },
      canary: { version: '1.1.0', replicas: 1 },
    },
  });
});

test('When variables are written and taken back, then .env is as it was', () => {
  const text = '# mine\nMESSAGE_V1_VERSION=2.0.0\nOTHER=1\n';
  writeFileSync(file, text);
  const before = readVariables(project, ['message']);
  expect(before).toMatchObject({ MESSAGE_V1_VERSION: '2.0.0', MESSAGE_V2_REPLICAS: null });
  writeVariables(project, { MESSAGE_V1_VERSION: '3.0.0', MESSAGE_V2_REPLICAS: '2' });
  expect(readFileSync(file, 'utf8')).toContain('MESSAGE_V2_REPLICAS=2');
  writeVariables(project, before);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('When the shell says what .env is to say, then that is refused by its name', () => {
  expect(() => refuseShellSettings(project)).not.toThrow();
  const shell = mainProject(root, { CREDIT_V2_REPLICAS: '1' });
  expect(() => refuseShellSettings(shell)).toThrow('CREDIT_V2_REPLICAS is set in this shell');
});

test('When Compose is told of several files, then the last is the one that is written', () => {
  const several = mainProject(root, { COMPOSE_ENV_FILES: '.env,own/rollout.env' });
  expect(several.envFile).toBe(join(root, 'own/rollout.env'));
});
