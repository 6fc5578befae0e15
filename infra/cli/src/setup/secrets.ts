import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const passwords = [
  'postgres-password',
  'message-db-password',
  'message-owner-db-password',
  'credit-db-password',
  'credit-owner-db-password',
  'exporter-db-password',
  'queue-redis-password',
  'cache-redis-password',
  'redis-exporter-password',
];
const redises = ['queue-redis', 'cache-redis'];

/** The files that are a secret from the first byte to the last; the others are made from them. */
export const pureSecrets: readonly string[] = ['jwt-secret', ...passwords];

/** The names of the secret files Docker Compose expects. */
export const secretNames: readonly string[] = [
  ...pureSecrets,
  ...redises.map((redis) => `${redis}.acl`),
  'redis-exporter.json',
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
  const passwordOf = (who: string) => readFileSync(join(dir, `${who}-password`), 'utf8').trim();
  const exporter = passwordOf('redis-exporter');
  for (const redis of redises) make(`${redis}.acl`, accessList(passwordOf(redis), exporter));
  const addresses = redises.map((redis) => [`redis://exporter@${redis}:6379`, exporter]);
  make('redis-exporter.json', JSON.stringify(Object.fromEntries(addresses)));
  return made;
}

/**
 * A Redis ACL file that lets in whoever knows a password, without holding one: the services may do anything, the exporter may ask how it goes,
 * and see no key.
 */
export function accessList(password: string, exporterPassword: string): string {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  return `user default on #${hash(password)} ~* &* +@all
user exporter on #${hash(exporterPassword)} resetkeys resetchannels -@all ${exporterCommands}
`;
}

/**
 * What redis_exporter asks with the options that docker-compose.yml gives it. It also asks for the slow commands themselves, and is
 * refused: they hold what people wrote.
 */
const exporterCommands = '+info +ping +client|setname +slowlog|len +latency|latest';

/** The secrets that are missing from the folder. */
export function missingSecrets(dir: string): string[] {
  return secretNames.filter((name) => !existsSync(join(dir, name)));
}
