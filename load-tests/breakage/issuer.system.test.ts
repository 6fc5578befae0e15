import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeKey, type SigningKey, signWith } from '../../shared/test-support/issuer.ts';
import { until } from '../drills/wait.ts';
import { system } from '../system/support.ts';

const { name, env } = system.project;
const issuer = `${name}-issuer`;
const replica = `${name}-with-issuer`;

/** Publishes the key it is started with. */
const publish = `
  require('node:http').createServer((_req, res) => res.end(process.env.JWKS)).listen(8080)`;

const startIssuer = (key: SigningKey) =>
  system.docker(
    ...['run', '-d', '--init', '--name', issuer, '--network', `${name}_inside`],
    ...['--env', `JWKS=${JSON.stringify({ keys: [key.jwk] })}`],
    ...[`${env.SERIN_IMAGES}/message:1.0.0`, 'node', '-e', publish],
  );
const remove = (container: string) => system.docker('rm', '--force', '--volumes', container);

/** Asks the replica from inside its container: the edge doesn't know it. */
async function statusOf(path: string, token = ''): Promise<number> {
  const program = `
    fetch('http://127.0.0.1:8080${path}', { headers: { authorization: 'Bearer ${token}' } })
      .then(({ status }) => console.log(status), () => console.log(0))`;
  return Number(await system.docker('exec', replica, 'node', '-e', program));
}

let key: SigningKey;
beforeAll(async () => {
  key = await makeKey('one', 'RS256');
  const settings = [`JWKS_URL=http://${issuer}:8080/keys`, 'JWT_SECRET_FILE=', 'CONSUL_URL='];
  await system.compose(
    ...['run', '--detach', '--no-deps', '--name', replica],
    ...settings.flatMap((setting) => ['-e', setting]),
    'message-v1',
  );
});
afterAll(async () => {
  await Promise.allSettled([remove(replica), remove(issuer)]);
});

test('When a replica takes its keys from an issuer, then it is ready as soon as that is there, believes its tokens alone, and outlives it', async () => {
  const scope = 'messages:read';
  const good = await signWith(key, { scope });
  await until('it turns over', 30, async () => (await statusOf('/health/live')) === 200, 200);
  expect(await statusOf('/health/ready')).toBe(503);
  expect(await statusOf('/messages', good)).toBe(503);

  await startIssuer(key);
  await until('it is ready', 30, async () => (await statusOf('/health/ready')) === 200, 200);
  expect(await statusOf('/messages', good)).toBe(200);
  expect(await statusOf('/messages', await system.token('alice'))).toBe(401);
  expect(
    await statusOf('/messages', await signWith(await makeKey('one', 'RS256'), { scope })),
  ).toBe(401);

  await remove(issuer);
  expect(await statusOf('/messages', await signWith(key, { scope, sub: 'bob' }))).toBe(200);
  expect(await statusOf('/health/ready')).toBe(200);
});
