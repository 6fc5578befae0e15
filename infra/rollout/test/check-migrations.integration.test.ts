import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type ComposeProject, testProject } from '@serin/cli/project/compose-project.ts';
import { run } from '@serin/cli/terminal/run.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkMigrations } from '../src/world/check-migrations.ts';

const root = join(import.meta.dirname, '../../..');
const name = `serin-migrations-${randomBytes(4).toString('hex')}`;
const images: string[] = [];
const containers: string[] = [];
let project: ComposeProject;

const expand = '-- phase: expand\n-- Up Migration\n';
const messages = {
  '0001_messages': '-- Up Migration\nCREATE TABLE messages (body text, note text);',
};
const cats = { '0002_cats': `${expand}CREATE TABLE cats (cat text);` };
const contract = {
  '0003_note':
    '-- phase: contract, from 1.1.0\n-- Up Migration\nALTER TABLE messages DROP COLUMN note;',
};

/** An image of message that holds nothing but migrations; the first ones from before migrations had phases. */
async function image(version: string, migrations: Record<string, string>): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), 'serin-image-'));
  const lines = [`FROM ${process.env.TEST_NODE_IMAGE}`, 'WORKDIR /app/services/message'];
  for (const [file, text] of Object.entries(migrations)) {
    writeFileSync(join(context, `${file}.sql`), text);
    lines.push(`COPY ${file}.sql migrations/`);
  }
  lines.push(`ENV SERVICE_VERSION=${version}`, 'CMD ["sleep", "600"]');
  writeFileSync(join(context, 'Dockerfile'), lines.join('\n'));
  images.push(`${name}/message:${version}`);
  await run('docker', ['build', '--quiet', '--tag', `${name}/message:${version}`, context]);
  rmSync(context, { recursive: true });
}

async function serve(version: string): Promise<void> {
  const label = (key: string, value: string) => ['--label', `com.docker.compose.${key}=${value}`];
  const { stdout } = await run('docker', [
    ...['run', '--detach', '--rm', '--network=none', '--init'],
    ...[...label('project', name), ...label('service', 'message-v1'), ...label('oneoff', 'False')],
    `${name}/message:${version}`,
  ]);
  containers.push(stdout.trim());
}

const check = (to: string) => checkMigrations(project, [{ app: 'message', from: '1.0.0', to }]);

beforeAll(async () => {
  const { env, ...rest } = testProject(root, process.env);
  project = { ...rest, name, env: { ...env, COMPOSE_PROJECT_NAME: name, SERIN_IMAGES: name } };
  await image('1.0.0', messages);
  await image('1.1.0', { ...messages, ...cats });
  await image('1.2.0', { ...messages, ...cats, ...contract });
  await image('1.2.1', {
    ...messages,
    '0002_index': `${expand}CREATE INDEX i ON messages (body);`,
  });
  await image('1.2.2', { ...messages, '0002_bare': '-- Up Migration\nCREATE TABLE a (b int);' });
  await serve('1.0.0');
});
afterAll(async () => {
  if (containers.length > 0) await run('docker', ['rm', '--force', ...containers]);
  if (images.length > 0) await run('docker', ['rmi', '--force', ...images]);
});

test('When a release only adds, then it may come', async () => {
  await check('1.1.0');
});

test('When a release takes away what a version that serves still uses, then it is refused, and the one before it is to come first', async () => {
  await expect(check('1.2.0')).rejects.toMatchObject({
    message:
      'message 1.2.0 brings 0003_note (contract), which is safe from 1.1.0 on; message 1.0.0 serves',
    wayOut:
      'First release message=1.1.0, which no longer uses what 0003_note takes away; then message=1.2.0.',
  });
});

test('When an image was built from a tree that no check has seen, then what hurts is still refused', async () => {
  await expect(check('1.2.1')).rejects.toMatchObject({
    message: 'migration 0002_index of message: nobody writes messages while the index is built',
    details: ['line 3: CREATE INDEX i ON messages (body)'],
  });
  await expect(check('1.2.2')).rejects.toThrow('migration 0002_bare of message: its first line');
});

test('When there is no image of a version, then that is said', async () => {
  await expect(check('9.9.9')).rejects.toThrow(
    `the migrations in the image ${name}/message:9.9.9 can't be read`,
  );
});

test('When nothing older serves any more, then a contract may come, and older versions may not', async () => {
  await run('docker', ['rm', '--force', ...containers.splice(0)]);
  await serve('1.1.0');
  await check('1.2.0');
  await run('docker', ['rm', '--force', ...containers.splice(0)]);
  await serve('1.2.0');
  await expect(check('1.0.0')).rejects.toThrow("message 1.0.0 can't come back");
});
