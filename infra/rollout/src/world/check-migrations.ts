import { type PlannedService, plannedServices } from '@serin/cli/project/compose.ts';
import type { ComposeProject } from '@serin/cli/project/compose-project.ts';
import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { BadMigration, type Migration, readMigration } from '../migrations/migration.ts';
import type { MigrationFile } from '../migrations/read-folder.ts';
import { refusals } from '../migrations/refusals.ts';
import { refuseMigrations } from '../plan/migrations.ts';
import type { App, Move } from '../plan/plan.ts';
import { imageMigrations } from './image-migrations.ts';
import { servingImages } from './serving-images.ts';

/**
 * Throws Trouble when a move would bring migrations that what serves now can't live with, or a version that can't live with the
 * database. To be asked before the first migration runs; reads images and containers, and changes nothing.
 */
export async function checkMigrations(
  project: ComposeProject,
  moves: readonly Move[],
): Promise<void> {
  const planned = await plannedServices(project);
  for (const { app, to } of moves) {
    const serving = await Promise.all(
      (await servingImages(project.name, app)).map(async ({ version, image }) => ({
        version,
        files: await imageMigrations(image, project.env),
      })),
    );
    const old = new Set(serving.flatMap(({ files }) => files.map(({ name }) => name)));
    const coming = await imageMigrations(imageOf(planned, app, to), project.env);
    const migrations = await read(app, coming, old);
    if (serving.length > 0) refuseHarmful(app, migrations, old);
    refuseMigrations(
      app,
      { version: to, migrations },
      await Promise.all(
        serving.map(async ({ version, files }) => ({
          version,
          migrations: await read(app, files, old),
        })),
      ),
    );
  }
}

/** `npm run check` has seen these, unless the image was built from a working tree. */
function refuseHarmful(app: App, migrations: readonly Migration[], old: ReadonlySet<string>): void {
  const [refused] = refusals(migrations).filter(({ migration }) => !old.has(migration));
  if (refused === undefined) return;
  const { migration, line, statement, why, wayOut } = refused;
  throw new Trouble(`migration ${migration} of ${app}: ${why}`, wayOut, [
    `line ${line}: ${statement}`,
  ]);
}

/** @param old migrations that have run: those of images from before there were phases don't say theirs, and are asked nothing any more */
async function read(app: App, files: readonly MigrationFile[], old: ReadonlySet<string>) {
  const migrations: Migration[] = [];
  for (const { name, text } of files) {
    try {
      migrations.push(await readMigration(name, text));
    } catch (error) {
      if (!(error instanceof BadMigration)) throw error;
      if (old.has(name))
        migrations.push({ name, phase: 'expand', inTransaction: true, statements: [] });
      else throw new Trouble(`migration ${name} of ${app}: ${error.message}`, error.wayOut);
    }
  }
  return migrations;
}

/** As docker-compose.yml names it, with another tag. */
function imageOf(planned: readonly PlannedService[], app: App, version: string): string {
  const image = planned.find(({ name }) => name === `${app}-migrate`)?.image ?? '';
  return `${image.slice(0, image.lastIndexOf(':'))}:${version}`;
}
