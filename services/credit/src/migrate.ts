import process from 'node:process';
import { parseEnv } from '@serin/shared/config/parse-env.ts';
import { databaseEnv } from '@serin/shared/config/service-env.ts';
import { migrate } from '@serin/shared/postgres/migrate.ts';

/** Brings the database of credit to the newest schema, as its owner, and ends. Safe to run twice, or twice at once. */
async function main(): Promise<void> {
  const env = parseEnv(databaseEnv, process.env);
  const say = (_fields: object, text: string) =>
    void process.stderr.write(`credit-migrate: ${text}\n`);
  await migrate({
    connectionString: env.DATABASE_URL,
    password: env.DATABASE_PASSWORD_FILE,
    directory: `${import.meta.dirname}/../migrations`,
    log: { info() {}, warn: say, error: say },
  });
}

main().then(
  () => process.stdout.write('credit-migrate: the schema is up to date\n'),
  (error: Error) => {
    process.stderr.write(`credit-migrate: ${error.message}\n`);
    process.exitCode = 1;
  },
);
