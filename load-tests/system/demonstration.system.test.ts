import { compose } from '@serin/cli/project/compose.ts';
import { tryRun } from '@serin/cli/terminal/run.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildImage } from '../../infra/rollout/src/world/build-image.ts';
import { allBack } from '../drills/drill.ts';
import { until } from '../drills/wait.ts';
import { ask, isFailed } from '../scenarios/ask.ts';
import { setTrack } from './consul-keys.ts';
import { as, system, whole } from './support.ts';

const version = '1.2.0-faulty';
const { project } = system;
const image = (tag: string) => `${project.env.SERIN_IMAGES}/message:${tag}`;
const canary = { 'x-canary': '1' };

beforeAll(async () => {
  const faults = 'error:1@GET /messages,latency:300ms@GET /version';
  await buildImage(project, { app: 'message', version, faults });
});
afterAll(async () => {
  await setTrack('message', 'service-v2');
  await system.compose('up', '-d', '--wait');
  await allBack(system, whole);
  await system.docker('image', 'rm', image(version));
});

test('When FAULTS is given to an image that is no demonstration, then it does not start, and says so in one line', async () => {
  const start = (tag: string) =>
    tryRun('docker', ['run', '--rm', '-e', 'FAULTS=error:1', image(tag), 'node', 'src/main.ts']);
  const refused = await start('1.0.0');
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr.trimEnd()).toMatch(
    /^message: .*FAULTS wants an image that was built as a demonstration[^\n]*$/,
  );
  expect((await start(version)).stderr).not.toContain('FAULTS');
});

test('When a demonstration runs as the canary, then it misbehaves where it was told to, and looks well', async () => {
  await setTrack('message', 'service-v2', { weight: 1, open: false });
  const env = { ...project.env, MESSAGE_V2_VERSION: version };
  await compose({ ...project, env }, ['up', '-d', '--no-deps', '--wait', 'message-v2']);
  const versionOf = async () => {
    const answer = await ask(system.port, { path: '/version', headers: canary });
    return { answer, version: isFailed(answer) ? undefined : JSON.parse(answer.body).version };
  };
  await until(
    'the canary is the demonstration',
    20,
    async () => (await versionOf()).version === version,
  );
  expect((await versionOf()).answer.tookMs).toBeGreaterThanOrEqual(300);
  const headers = { ...(await as('alice')), ...canary };
  const broken = await ask(system.port, { path: '/messages?box=sent', headers });
  expect(broken.status).toBe(500);
  expect(broken.headers['x-served-by']).toMatch(/^message\/1\.2\.0-faulty canary /);
  expect((await ask(system.port, { path: '/health/ready', headers: canary })).status).toBe(200);
});
