import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const passwords = [
  'postgres-password',
  'message-db-password',
  'message-owner-db-password',
  'credit-db-password',
  'credit-owner-db-password',
  'queue-redis-password',
  'cache-redis-password',
];
const accessLists = ['queue-redis', 'cache-redis'];

/** The names of the secret files Docker Compose expects. */
export const secretNames: readonly string[] = [
  'jwt-secret',
  ...passwords,
  ...accessLists.map((redis) => `${redis}.acl`),
];

/**
 * Makes the secrets that are missing; an existing one is never changed. The folder is 0700, so that on the host only its owner
 * gets in; the files are 0444, because each container reads them as a user of its own.
 * @returns the names of the files made
 */
export function makeSecrets(dir: string): string[] {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  const made: string[] = [];
  const make = (name: string, content: string) => {
    const path = join(dir, name);
    if (existsSync(path) && readFileSync(path, 'utf8') === content) return;
    writeFileSync(`${path}.new`, content, { mode: 0o444 });
    renameSync(`${path}.new`, path);
    made.push(name);
  };
  if (!existsSync(join(dir, 'jwt-secret'))) {
    make('jwt-secret', randomBytes(48).toString('base64url'));
  }
  for (const name of passwords) {
    if (!existsSync(join(dir, name))) make(name, randomBytes(24).toString('base64url'));
  }
  for (const redis of accessLists) {
    make(`${redis}.acl`, accessList(readFileSync(join(dir, `${redis}-password`), 'utf8').trim()));
  }
  return made;
}

/** A Redis ACL file that lets in whoever knows the password, without holding the password. */
export function accessList(password: string): string {
  const hash = createHash('sha256').update(password).digest('hex');
  return `user default on #${hash} ~* &* +@all\n`;
}

/** The secrets that are missing from the folder. */
export function missingSecrets(dir: string): string[] {
  return secretNames.filter((name) => !existsSync(join(dir, name)));
}
