import { Trouble } from '@serin/cli/terminal/trouble.ts';
import type { Migration } from '../migrations/migration.ts';
import { touchedBy } from '../migrations/names.ts';
import type { App } from './plan.ts';
import { isAtLeast } from './versions.ts';

/** A version, and what its image would do to the database. */
export interface Release {
  readonly version: string;
  readonly migrations: readonly Migration[];
}

/**
 * Throws Trouble when the database would become, or is already, what one of these versions can't live with.
 * @param next what is to come
 * @param serving what serves now, each version once; none: nobody can be hurt
 */
export function refuseMigrations(app: App, next: Release, serving: readonly Release[]): void {
  if (serving.length === 0) return;
  const known = serving.flatMap(({ migrations }) => migrations);
  const coming = next.migrations.filter(({ name }) => known.every((one) => one.name !== name));
  for (const migration of next.migrations)
    for (const { version } of serving) refuseTooOld(app, next, migration, version);
  for (const migration of known) refuseGoingBack(app, next, migration);
  refuseBoth(app, next, coming);
}

function refuseTooOld(app: App, next: Release, migration: Migration, version: string): void {
  const { name, phase, from } = migration;
  if (from === undefined || atLeast(app, version, from, name)) return;
  throw new Trouble(
    `${app} ${next.version} brings ${name} (${phase}), which is safe from ${from} on; ${app} ${version} serves`,
    phase === 'contract'
      ? `First release ${app}=${from}, which no longer uses what ${name} takes away; then ${app}=${next.version}.`
      : `First release ${app}=${from}, which writes what ${name} builds on; then ${app}=${next.version}.`,
  );
}

/** What has run is not undone by an older image. */
function refuseGoingBack(app: App, next: Release, { name, from }: Migration): void {
  if (from === undefined || atLeast(app, next.version, from, name)) return;
  throw new Trouble(
    `${app} ${next.version} can't come back: versions before ${from} can't live with ${name}, and it has run`,
    `Go back to ${from} at most, or go forward with a version that mends what is wrong.`,
  );
}

/** One release that adds to a table and takes from it has not let anybody move over in between. */
function refuseBoth(app: App, next: Release, coming: readonly Migration[]): void {
  const [expands, contracts] = (['expand', 'contract'] as const).map((phase) =>
    coming.filter((migration) => migration.phase === phase),
  );
  for (const contract of contracts ?? []) {
    const taken = new Set(contract.statements.flatMap(touchedBy));
    for (const expand of expands ?? []) {
      const both = expand.statements.flatMap(touchedBy).find((thing) => taken.has(thing));
      if (both === undefined) continue;
      throw new Trouble(
        `${app} ${next.version} brings an expand (${expand.name}) and a contract (${contract.name}) of the same thing, ${both}`,
        `Release ${expand.name} first, and ${contract.name} with the version after it, when every replica has moved over.`,
      );
    }
  }
}

function atLeast(app: App, version: string, least: string, name: string): boolean {
  const answer = isAtLeast(version, least);
  if (answer !== undefined) return answer;
  throw new Trouble(
    `nobody can tell whether ${app} ${version} is at least ${least}, as the migration ${name} wants`,
    'Give the image a version like 1.2.0.',
  );
}
