import { afterAll, beforeAll, expect, test } from 'vitest';
import { flakyProviderOf } from '../flaky-provider/of-system.ts';
import { system } from '../system/support.ts';

const profile = ['--profile', 'flaky-provider'];

beforeAll(async () => {
  const options = ['--detach', '--wait', '--no-deps', '--no-recreate'];
  await system.compose(...profile, 'up', ...options, 'flaky-provider');
});
afterAll(async () => {
  await system.compose(...profile, 'rm', '--stop', '--force', 'flaky-provider');
});

test('When its profile is on, then it is as bounded as the rest, and only this machine can turn its knobs', async () => {
  const [container] = await system.containers('flaky-provider');
  const [{ Config, HostConfig, NetworkSettings }] = JSON.parse(
    await system.docker('inspect', container?.id ?? ''),
  );
  expect(Config.User).toBe('node');
  expect(HostConfig).toMatchObject({ ReadonlyRootfs: true, CapDrop: ['ALL'], Privileged: false });
  expect(HostConfig.SecurityOpt).toContain('no-new-privileges:true');
  expect(HostConfig.Memory).toBeGreaterThan(0);
  const published = Object.entries(NetworkSettings.Ports).filter(([, bindings]) => bindings);
  expect(published).toEqual([
    ['8081/tcp', [{ HostIp: '127.0.0.1', HostPort: expect.any(String) }]],
  ]);
});

test('When a replica of message asks it, then it is reached by its name, and tells us so', async () => {
  const provider = await flakyProviderOf(system);
  await provider.set({});
  const [replica] = await system.containers('message-v1');
  const script = `const answer = await fetch('http://flaky-provider:8080/messages', {
    method: 'POST', headers: { 'idempotency-key': 'k' }, body: '{"destination":"bob","body":"hello"}' });
    console.log(answer.status)`;
  const evaluate = ['node', '--input-type=module', '--eval', script];
  expect((await system.docker('exec', replica?.id ?? '', ...evaluate)).trim()).toBe('200');
  expect(await provider.received()).toMatchObject({ keys: 1, delivered: 1 });
});
