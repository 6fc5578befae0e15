import { tryRun } from '@serin/cli/terminal/run.ts';
import { lastLines, Trouble } from '@serin/cli/terminal/trouble.ts';
import type { MigrationFile } from '../migrations/read-folder.ts';

/** In the image's own working directory, the service's. */
const script = `
const { readdirSync, readFileSync } = require('node:fs');
const files = readdirSync('migrations').filter((file) => file.endsWith('.sql')).sort();
const read = (file) => ({ name: file.slice(0, -4), text: readFileSync('migrations/' + file, 'utf8') });
process.stdout.write(JSON.stringify(files.map(read)));`;

/** Nothing in the image is run but its Node, and that reaches nothing. */
const alone = ['--rm', '--pull=never', '--network=none', '--read-only', '--cap-drop=ALL'];

/** Ctrl-C goes to the rollout, which knows what to do; a look that was cut short would pass for a bad image. */
const options = (env: NodeJS.ProcessEnv) => ({ env, timeoutMs: 30_000, ownGroup: true });

/**
 * The migrations that an image brings, in the order they run. Throws Trouble when the image is not there, or has none.
 * @param image name or id
 */
export async function imageMigrations(
  image: string,
  env: NodeJS.ProcessEnv,
): Promise<readonly MigrationFile[]> {
  const args = ['run', ...alone, '--entrypoint=node', image, '--eval', script];
  const { stdout, stderr, exitCode } = await tryRun('docker', args, options(env));
  if (exitCode === 0) return JSON.parse(stdout) as MigrationFile[];
  throw new Trouble(
    `the migrations in the image ${image} can't be read`,
    `\`docker image inspect ${image}\` says whether it is there.`,
    lastLines(stderr, 5),
  );
}
