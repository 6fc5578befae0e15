import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { webhookSettings } from './settings.ts';

const url = 'https://hooks.example/rollouts';
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'serin-webhook-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('When there is no address, then nobody is told', () => {
  expect(webhookSettings(root, {})).toEqual({});
  expect(webhookSettings(root, { ROLLOUT_WEBHOOK_URL: '' })).toEqual({});
});

test('When there is a token file, then what it holds goes along', () => {
  writeFileSync(join(root, 'token'), 'hush\n');
  for (const file of ['token', join(root, 'token')])
    expect(
      webhookSettings(root, { ROLLOUT_WEBHOOK_URL: url, ROLLOUT_WEBHOOK_TOKEN_FILE: file }),
    ).toEqual({ webhook: { url, token: 'hush' } });
});

test.each(['hooks.example', 'ftp://hooks.example', 'https://'])(
  'When the address is %s, then there is a warning that names the variable',
  (wrong) => {
    const { webhook, warning } = webhookSettings(root, { ROLLOUT_WEBHOOK_URL: wrong });
    expect(webhook).toBeUndefined();
    expect(warning).toContain('ROLLOUT_WEBHOOK_URL');
  },
);

test('When the token file is not there, then there is a warning, and nothing goes out without a token', () => {
  const settings = webhookSettings(root, {
    ROLLOUT_WEBHOOK_URL: url,
    ROLLOUT_WEBHOOK_TOKEN_FILE: 'gone',
  });
  expect(settings.webhook).toBeUndefined();
  expect(settings.warning).toContain('ROLLOUT_WEBHOOK_TOKEN_FILE');
  expect(settings.warning).toContain('ENOENT');
});
