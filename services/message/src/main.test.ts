import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';

/** Runs the service as a process of its own, in an environment that has nothing else in it. */
async function runAlone(env: Record<string, string>): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, [`${import.meta.dirname}/main.ts`], { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes) => {
      said += bytes;
    });
  const [code] = await once(child, 'close');
  return { code, said };
}

/** Everything it needs, though nothing is there: a start does not wait for its dependencies. */
const complete = {
  SERVICE_NAME: 'service-v1',
  SERVICE_VERSION: '1.0.0',
  DATABASE_URL: 'postgres://message@127.0.0.1:1/message',
  QUEUE_REDIS_URL: 'redis://127.0.0.1:1',
  CACHE_REDIS_URL: 'redis://127.0.0.1:1',
  JWT_SECRET_FILE: import.meta.filename,
  LOG_LEVEL: 'silent',
};

test.each([
  ['SERVICE_NAME', { SERVICE_NAME: '' }],
  ['SERVICE_NAME', { SERVICE_NAME: 'service_1' }],
  ['PORT', { PORT: 'eighty' }],
  ['JWT_SECRET_FILE', { JWT_SECRET_FILE: '/no/such/file' }],
  ['PROVIDER_URL', { PROVIDER_URL: 'provider:8080' }],
  ['PROVIDER_TOKEN_FILE', { PROVIDER_TOKEN_FILE: '/no/such/file' }],
  ['DATABASE_PASSWORD_FILE', { DATABASE_PASSWORD_FILE: import.meta.dirname }],
])(
  'When %s is wrong, then the service exits at once with one line that names it',
  async (variable, changes) => {
    const { code, said } = await runAlone({ ...complete, ...changes });
    expect(code).toBe(1);
    expect(said).toMatch(new RegExp(`^message: ${variable} [^\n]+\n$`));
  },
);

test('When the port is taken, then the service exits at once with one line that says so', async () => {
  const server = createServer().listen(0, '0.0.0.0');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { code, said } = await runAlone({ ...complete, PORT: String(port) });
  server.close();
  expect(code).toBe(1);
  expect(said).toMatch(
    new RegExp(`^message: PORT wants a free port: 0.0.0.0:${port} is taken [^\n]+\n$`),
  );
});
