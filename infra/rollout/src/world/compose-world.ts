import { setTimeout as sleep } from 'node:timers/promises';
import { compose } from '@serin/cli/project/compose.ts';
import type { ComposeProject } from '@serin/cli/project/compose-project.ts';
import { lastLog, listContainers } from '@serin/cli/project/containers.ts';
import { readEdge } from '@serin/cli/project/edge-stats.ts';
import { run, tryRun } from '@serin/cli/terminal/run.ts';
import { Trouble } from '@serin/cli/terminal/trouble.ts';
import type { TrackSetting } from '@serin/shared/contracts/tracks.ts';
import type { Consul } from '../journal/consul.ts';
import type { Kv } from '../journal/kv.ts';
import type { App } from '../plan/plan.ts';
import { askTrack } from './ask-track.ts';
import { checkMigrations } from './check-migrations.ts';
import { orderCanaries } from './edge-orders.ts';
import { hasImage } from './images.ts';
import { lookAt } from './look.ts';
import { composeService, stickyKey, trackKey, variable } from './names.ts';
import { deregister, listRegistered, setParked } from './registrations.ts';
import { readSettings, readVariables, writeVariables } from './settings.ts';
import { shareNext } from './share-next.ts';
import type { World } from './world.ts';

/** A Serin on this machine: Docker Compose, Consul, the edge. */
export function composeWorld(project: ComposeProject, consul: Consul, kv: Kv): World {
  // Ctrl-C in the terminal must not cut short what Compose is doing: it goes to this process alone.
  const options = { ownGroup: true };
  // Two Compose commands at once would trip over each other.
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  }

  /**
   * Containers as a plain `up` would make them, which has no reason to make them anew then. Not `up --no-deps`: it makes others, without
   * what they depend on.
   */
  const create = (args: readonly string[]) =>
    persistently(() =>
      compose(project, ['create', '--no-build', '--pull', 'never', ...args], options),
    );

  return {
    // Several acts look at the same time, and asking Docker is not cheap.
    look: shareNext(async () => {
      const [containers, registered, edge] = await Promise.all([
        listContainers(project.name),
        listRegistered(consul),
        readEdge(project),
      ]);
      const sources = { containers, registered, edge };
      return { message: lookAt('message', sources), credit: lookAt('credit', sources) };
    }),
    edge: () => readEdge(project),
    registered: () => listRegistered(consul),
    trackSetting: async (app, track) =>
      (await kv.get(trackKey(app, track)))?.value as TrackSetting | undefined,
    setTrackSetting: (app, track, state) =>
      state ? kv.put(trackKey(app, track), state) : kv.remove(trackKey(app, track)),
    setSticky: (app, sticky) =>
      sticky ? kv.put(stickyKey(app), sticky) : kv.remove(stickyKey(app)),
    setParked: (id, on, reason) => setParked(consul, id, on, reason),
    cutOff: (app) => orderCanaries(project, app, 'drain'),
    letIn: (app) => orderCanaries(project, app, 'ready'),
    deregister: (id) => deregister(consul, id),
    settings: () => readSettings(project),
    variables: (apps) => readVariables(project, apps),
    writeVariables: (values) => writeVariables(project, values),
    async up(tracks) {
      const services = tracks.map(({ app, track }) => composeService(app, track));
      await inTurn(async () => {
        await create(['--no-recreate', ...services]);
        const resting = (await listContainers(project.name)).filter(
          ({ service, status }) => services.includes(service) && /created|exited/.test(status),
        );
        if (resting.length > 0)
          await persistently(() =>
            run('docker', ['start', ...resting.map(({ id }) => id)], options),
          );
      });
    },
    async remove(containers) {
      if (containers.length === 0) return;
      await tryRun('docker', ['stop', ...containers], options);
      await tryRun('docker', ['rm', '--force', '--volumes', ...containers], options);
      // Somebody else may have removed one: what counts is that they are gone.
      const left = (await listContainers(project.name)).find(({ id }) => containers.includes(id));
      if (left)
        throw new Trouble(`${left.name} can't be removed`, `Try \`docker rm -f ${left.name}\`.`);
    },
    hasImage: (app, version) => hasImage(project, app, version),
    checkMigrations: (moves) => checkMigrations(project, moves),
    async migrate(app, version) {
      const env = { ...project.env, [variable(app, 'stable', 'VERSION')]: version };
      const args = ['run', '--rm', '--no-deps', '-T', `${app}-migrate`];
      await inTurn(() => compose({ ...project, env }, args, options));
    },
    async settleMigration(apps: readonly App[]) {
      await inTurn(() => create(apps.map((app) => `${app}-migrate`)));
    },
    askTrack: (app, track) => askTrack(project, app, track),
    lastWords: async (container) => (await lastLog(container, 8)).map((line) => line.slice(0, 200)),
  };
}

/**
 * A process that was killed may have left a command behind that is still at it: what we do is in its way then, and is not a moment later.
 * Throws the last error.
 */
async function persistently(work: () => Promise<unknown>): Promise<void> {
  for (let left = 3; ; left -= 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (left === 0) throw error;
      await sleep(1_000);
    }
  }
}
