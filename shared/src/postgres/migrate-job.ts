import { parseEnv } from '../config/parse-env.ts';
import { databaseEnv } from '../config/service-env.ts';
import { migrate } from './migrate.ts';

/**
 * Brings the database of a service to the newest schema, as its owner, and ends. Safe to run twice, or twice at once.
 * @param directory the folder with the numbered SQL files
 */
export async function migrateJob(
  service: string,
  process: NodeJS.Process,
  directory: string,
): Promise<void> {
  const tell = (text: string) => void process.stderr.write(`${service}-migrate: ${text}\n`);
  const say = (_fields: object, text: string) => tell(text);
  try {
    const env = parseEnv(databaseEnv, process.env);
    await migrate({
      connectionString: env.DATABASE_URL,
      password: env.DATABASE_PASSWORD_FILE,
      directory,
      log: { info() {}, warn: say, error: say },
    });
    process.stdout.write(`${service}-migrate: the schema is up to date\n`);
  } catch (error) {
    tell((error as Error).message);
    process.exitCode = 1;
  }
}
