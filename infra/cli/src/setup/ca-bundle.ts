import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../project/compose-project.ts';
import { readEnvFile, updateEnvFile } from './env-file.ts';

/**
 * The CA bundle that image builds need besides the usual one, because this machine's network inspects TLS: what Node or OpenSSL are
 * told to use here. Undefined: none; docker-compose.yml then takes the empty file of the repository.
 */
export function caBundle(env: Environment): string | undefined {
  return [env.NODE_EXTRA_CA_CERTS, env.SSL_CERT_FILE].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  );
}

/** Notes the bundle in `.env`, so that plain `docker compose build` works too. What a person set there stays. */
export function noteCaBundle(root: string, env: Environment): void {
  const file = join(root, '.env');
  const noted = readEnvFile(file).BUILD_CA_BUNDLE;
  if (env.BUILD_CA_BUNDLE || (noted && existsSync(noted))) return;
  updateEnvFile(file, { BUILD_CA_BUNDLE: caBundle(env) });
}
