import type { ComposeProject } from '@serin/cli/project/compose-project.ts';
import { trackSettings } from '@serin/cli/project/settings.ts';
import { readEnvFile, updateEnvFile } from '@serin/cli/setup/env-file.ts';
import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { type App, apps } from '../plan/plan.ts';
import { type Track, tracks, variable } from './names.ts';

/** What is to run of a track, as `.env` says it. */
export interface TrackSetting {
  readonly version: string;
  readonly replicas: number;
}

export type Settings = Readonly<Record<App, Readonly<Record<Track, TrackSetting>>>>;

/** What `.env` says of both services, with the Compose file's own defaults. */
export function readSettings(project: ComposeProject): Settings {
  const values = { ...trackSettings(), ...readEnvFile(project.envFile) };
  const read = (app: App, track: Track): TrackSetting => ({
    version: values[variable(app, track, 'VERSION')] ?? '',
    replicas: Number(values[variable(app, track, 'REPLICAS')]),
  });
  return Object.fromEntries(
    apps.map((app) => [app, Object.fromEntries(tracks.map((track) => [track, read(app, track)]))]),
  ) as Settings;
}

/** The variables that a rollout of these services writes, as they are in `.env` now; null: not there. */
export function readVariables(
  project: ComposeProject,
  of: readonly App[],
): Record<string, string | null> {
  const values = readEnvFile(project.envFile);
  return Object.fromEntries(
    of.flatMap((app) =>
      tracks.flatMap((track) =>
        (['VERSION', 'REPLICAS'] as const).map((what) => {
          const name = variable(app, track, what);
          return [name, values[name] ?? null];
        }),
      ),
    ),
  );
}

/** Writes variables into `.env`, in one step; null removes one. */
export function writeVariables(
  project: ComposeProject,
  values: Readonly<Record<string, string | null>>,
): void {
  const changes = Object.entries(values).map(([name, value]) => [name, value ?? undefined]);
  updateEnvFile(project.envFile, Object.fromEntries(changes));
}

/** Throws Trouble when the shell says what `.env` is to say: it would win over everything a rollout writes there. */
export function refuseShellSettings(project: ComposeProject): void {
  const names = Object.keys(trackSettings());
  const set = names.find((name) => project.env[name] !== undefined);
  if (set)
    throw new Trouble(
      `${set} is set in this shell, and would win over .env, where a rollout writes what runs`,
      `Run \`unset ${set}\`, and write it into .env instead.`,
    );
}
