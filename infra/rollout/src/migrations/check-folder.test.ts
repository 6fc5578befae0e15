import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkFolder } from './check-folder.ts';

const root = join(import.meta.dirname, '../../../..');

test.each(['message', 'credit'])(
  'When the migrations of %s are read, then each is fit to run beside the version before it',
  async (service) => {
    const folder = join(root, 'services', service, 'migrations');
    expect(await checkFolder(relative('.', folder))).toEqual([]);
  },
);

test('When migrations hurt, then each is named with its file, line and statement, why, and the way out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'serin-migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => writeFileSync(join(folder, `${name}.sql`), text);
  write('0001_first', '-- Up Migration\nCREATE TABLE a (b int);\n');
  write(
    '0002_then',
    '-- phase: expand\n\n-- Up Migration\n\n-- Why.\nALTER TABLE a\n  DROP COLUMN b;\n',
  );
  expect(await checkFolder(folder)).toEqual([
    `${folder}/0001_first.sql:1
✖ its first line does not say whether it expands or contracts
→ Begin the file with \`-- phase: expand\`, or with \`-- phase: contract, from <version>\` where it takes something away that no version from this one on uses.`,
    `${folder}/0002_then.sql:6 ALTER TABLE a DROP COLUMN b
✖ column a.b goes
→ Do it in a contract migration of a later release, when no version that serves uses it.`,
  ]);
});
