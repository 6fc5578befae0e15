import type { EdgeRow } from '@serin/cli/project/edge-stats.ts';
import type { TrackSetting } from '@serin/shared/contracts/tracks.ts';
import type { App, Move } from '../plan/plan.ts';
import type { ServiceLook } from './look.ts';
import type { Track } from './names.ts';
import type { Registered } from './registrations.ts';
import type { Settings } from './settings.ts';

/** Everything outside this process that a rollout looks at and changes. Each change may be made twice without harm. */
export interface World {
  /** Both services at one moment. */
  look(): Promise<Readonly<Record<App, ServiceLook>>>;
  edge(): Promise<readonly EdgeRow[]>;
  /** Who is registered, of both services: without asking Docker, which takes its time. */
  registered(): Promise<readonly Registered[]>;
  trackSetting(app: App, track: Track): Promise<TrackSetting | undefined>;
  setTrackSetting(app: App, track: Track, state: TrackSetting | undefined): Promise<void>;
  /** Percent of the subjects that belong to the canaries; undefined: subjects are not kept on a side. */
  setSticky(app: App, sticky: { share: number; salt: string } | undefined): Promise<void>;
  /** Cuts a replica off from everybody, or lets it back. By its id in Consul. */
  setParked(id: string, on: boolean, reason: string): Promise<void>;
  /**
   * Has the edge send an app's canaries nothing, but for who asks by header. Needs no Consul. It outlives this process: whoever lets
   * canaries have their part again says so.
   */
  cutOff(app: App): Promise<void>;
  /** Ends that. */
  letIn(app: App): Promise<void>;
  /** Strikes a replica out of Consul that can't do so itself any more. */
  deregister(id: string): Promise<void>;
  settings(): Settings;
  /** The variables of these services in `.env`; null: not there. */
  variables(apps: readonly App[]): Readonly<Record<string, string | null>>;
  writeVariables(values: Readonly<Record<string, string | null>>): void;
  /** As many replicas of each as `.env` says; what runs stays as it is. */
  up(tracks: readonly { readonly app: App; readonly track: Track }[]): Promise<void>;
  /** Tells containers to stop, waits until they have, and removes them. */
  remove(containers: readonly string[]): Promise<void>;
  hasImage(app: App, version: string): Promise<boolean>;
  /** Throws Trouble when what serves can't live with what the new versions would make of the database. */
  checkMigrations(moves: readonly Move[]): Promise<void>;
  /** Runs a version's migrations to their end. */
  migrate(app: App, version: string): Promise<void>;
  /** Makes the migration job's container one of `.env`'s version, so that a later `up` finds it as it should be. */
  settleMigration(apps: readonly App[]): Promise<void>;
  /** One request of our own, by header, to a track: the instance that answered it well; undefined for any other answer. */
  askTrack(app: App, track: Track): Promise<string | undefined>;
  /** A container's last words, for people. */
  lastWords(container: string): Promise<readonly string[]>;
}
