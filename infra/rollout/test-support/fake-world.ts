import type { EdgeRow } from '@serin/cli/project/edge-stats.ts';
import { settingOf, type TrackSetting } from '@serin/shared/contracts/tracks.ts';
import { type App, apps } from '../src/plan/plan.ts';
import type { Replica, ServiceLook } from '../src/world/look.ts';
import { type Track, tracks, variable } from '../src/world/names.ts';
import type { Settings } from '../src/world/settings.ts';
import { sharePools } from '../src/world/share-pools.ts';
import type { World } from '../src/world/world.ts';

interface FakeContainer {
  readonly id: string;
  readonly app: App;
  readonly track: Track;
  readonly version: string;
  isParked: boolean;
  isRegistered: boolean;
}

/** Docker, Consul and the edge in one, where everything happens at once, and as Serin's parts would do it. */
export function fakeWorld(start: Readonly<Record<string, string>>) {
  const env: Record<string, string | null> = { ...start };
  const settings = new Map<string, TrackSetting>();
  const sticky = new Map<App, number>();
  const migrated: string[] = [];
  const missing = new Set<string>();
  /** Whose canaries the edge sends nothing. */
  const cut = new Set<App>();
  const requests: Record<string, number> = {};
  let containers: FakeContainer[] = [];
  let last = 0;
  /** The fewest that ever served, of each service. */
  const fewest: Record<App, number> = { message: 4, credit: 4 };
  /** The most that there ever were, of each service, serving or not. */
  const most: Record<App, number> = { message: 0, credit: 0 };
  const served = new Set<string>();
  const asked = new Set<string>();
  const unasked = new Set<string>();

  const keyOf = (app: App, track: Track) => `${app} ${track}`;
  const said = ({ app, track, id }: FakeContainer) =>
    settingOf(settings.get(keyOf(app, track)) ?? { weight: 1, open: true }, id);
  const isSick = ({ version }: FakeContainer) => /unready|crash/.test(version);

  function look(app: App): ServiceLook {
    const own = containers.filter((one) => one.app === app);
    const replicas = own.map((one): Replica => {
      const { weight, open } = said(one);
      const isUp = one.isRegistered && !isSick(one) && !one.isParked;
      const at = { up: isUp, weight, connections: 0 };
      const address = `${one.id}:8080`;
      const { id, track, version } = one;
      return {
        ...{ container: id, name: id, app, track, version, instance: id },
        running: true,
        restarts: version.includes('crash') ? 1 : 0,
        ...(one.isRegistered && {
          registered: {
            ...{ id: `${app}-${id}`, app, track, version, instance: id, address, open },
            passing: !isSick(one),
            parked: one.isParked,
          },
        }),
        ...(isUp && open && { inShare: { ...at, up: track === 'stable' || !cut.has(app) } }),
        ...(isUp && { byHeader: at }),
      };
    });
    return { app, replicas, ghosts: [], leaving: 0 };
  }

  /** To be called after every change: what the edge would have done meanwhile. */
  function serve(): void {
    for (const app of apps) {
      const serving = look(app).replicas.filter(({ inShare }) => inShare?.up);
      fewest[app] = Math.min(fewest[app], serving.length);
      for (const { track, version, instance, inShare } of serving) {
        served.add(`${app} ${version} ${track}`);
        if (!asked.has(instance)) unasked.add(version);
        requests[keyOf(app, track)] = (requests[keyOf(app, track)] ?? 0) + (inShare?.weight ?? 0);
      }
    }
  }

  function up(app: App, track: Track): void {
    const wanted = Number(env[variable(app, track, 'REPLICAS')]);
    const own = containers.filter((one) => one.app === app && one.track === track);
    if (own.length > wanted)
      throw new Error(`compose would stop some of ${app} ${track} by itself`);
    for (let count = own.length; count < wanted; count++) {
      const version = env[variable(app, track, 'VERSION')] ?? '';
      last += 1;
      const id = `c${last}`;
      containers.push({ id, app, track, version, isParked: false, isRegistered: true });
    }
    most[app] = Math.max(most[app], containers.filter((one) => one.app === app).length);
  }

  /** What was counted of a track, on a server that has gone. */
  const row = (app: App, track: Track): EdgeRow => ({
    ...{ pool: `${app}-all`, server: `${track}-0`, status: 'MAINT', weight: 1, address: '' },
    ...{ connections: 0, requests: requests[keyOf(app, track)] ?? 0, failed: 0, retried: 0 },
  });

  const serversOf = (app: App): EdgeRow[] =>
    look(app)
      .replicas.filter(({ inShare }) => inShare)
      .flatMap(({ track, instance, inShare }) =>
        sharePools(app).map((pool) => ({
          ...row(app, track),
          ...{ pool, server: `${track}-${instance}`, requests: 0 },
          status: inShare?.up ? 'UP' : 'DRAIN',
        })),
      );

  for (const app of apps) for (const track of tracks) up(app, track);

  const world: World = {
    look: async () => ({ message: look('message'), credit: look('credit') }),
    edge: async () => {
      for (let count = 0; count < 100; count++) serve();
      return apps.flatMap((app) => tracks.map((track) => row(app, track)).concat(serversOf(app)));
    },
    registered: async () =>
      apps.flatMap((app) => look(app).replicas.flatMap(({ registered }) => registered ?? [])),
    trackSetting: async (app, track) => settings.get(keyOf(app, track)),
    async setTrackSetting(app, track, setting) {
      if (setting === undefined) settings.delete(keyOf(app, track));
      else settings.set(keyOf(app, track), setting);
      serve();
    },
    async setSticky(app, wanted) {
      if (wanted === undefined) sticky.delete(app);
      else sticky.set(app, wanted.share);
    },
    async setParked(id, on) {
      for (const one of containers) if (`${one.app}-${one.id}` === id) one.isParked = on;
      serve();
    },
    async cutOff(app) {
      cut.add(app);
      serve();
    },
    async letIn(app) {
      cut.delete(app);
      serve();
    },
    async deregister() {},
    settings: () => readSettings(env),
    variables: (of) =>
      Object.fromEntries(
        Object.entries(env).filter(([name]) =>
          of.some((app) => name.startsWith(app.toUpperCase())),
        ),
      ),
    writeVariables: (values) => void Object.assign(env, values),
    async up(wanted) {
      for (const { app, track } of wanted) up(app, track);
      serve();
    },
    async remove(ids) {
      const gone = containers.filter(({ id }) => ids.includes(id));
      const cut = gone.find((one) => one.isRegistered && !one.isParked);
      if (cut) throw new Error(`${cut.id} is stopped while the edge sends it requests`);
      containers = containers.filter(({ id }) => !ids.includes(id));
      serve();
    },
    hasImage: async (app, version) => !missing.has(`${app} ${version}`),
    checkMigrations: async () => {},
    async migrate(app, version) {
      migrated.push(`${app} ${version}`);
    },
    async settleMigration() {},
    async askTrack(app, track) {
      const { replicas } = look(app);
      const ready = replicas.filter((one) => one.track === track && one.byHeader?.up);
      const instance = ready[last++ % ready.length]?.instance;
      if (instance !== undefined) asked.add(instance);
      return instance;
    },
    lastWords: async () => ['its last words'],
  };

  return {
    world,
    env,
    settings,
    sticky,
    migrated,
    cut,
    /** Images that are not there: `message 1.2.0`. */
    missing,
    fewest,
    most,
    /** Who ever got a request of the share: `message 1.2.0 canary`. */
    served,
    /** Versions of which a replica got a request before we had asked it ourselves. */
    unasked,
    /** `stable 1.0.0 x4`, of a service. */
    standing: (app: App) =>
      tracks.flatMap((track) => {
        const own = containers.filter((one) => one.app === app && one.track === track);
        return own.length === 0 ? [] : `${track} ${own[0]?.version} x${own.length}`;
      }),
  };
}

function readSettings(env: Readonly<Record<string, string | null>>): Settings {
  const read = (app: App, track: Track) => ({
    version: env[variable(app, track, 'VERSION')] ?? '',
    replicas: Number(env[variable(app, track, 'REPLICAS')]),
  });
  const of = (app: App) => ({ stable: read(app, 'stable'), canary: read(app, 'canary') });
  return { message: of('message'), credit: of('credit') };
}
