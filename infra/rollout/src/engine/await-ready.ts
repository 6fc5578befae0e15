import { Trouble } from '@serin/cli/terminal/trouble.ts';
import type { App } from '../plan/plan.ts';
import type { Replica } from '../world/look.ts';
import type { Track } from '../world/names.ts';
import type { Engine } from './engine.ts';
import { until } from './until.ts';

export interface Wanted {
  readonly app: App;
  readonly track: Track;
  readonly version: string;
  readonly replicas: number;
  /** For so long those that are new have to stay ready, in seconds; 0: none is new. */
  readonly steadySeconds: number;
  readonly signal?: AbortSignal | undefined;
}

const crashed = 'crashed after it had started';
/** How long a new one may take to answer a request of our own: on a busy machine the edge refuses some, and others go to its neighbours. */
const answerSeconds = 20;
/** What crashes leaves the edge at once, and then ends what it has begun, for so long at most: `hardDeadlineMs` of a replica. */
const endingSeconds = 15;

/** Registered, passing, and seen by the edge where the header asks for it. */
export const isReady = ({ running, registered, byHeader }: Replica) =>
  running && registered?.passing === true && !registered.parked && byHeader?.up === true;

/**
 * Waits until so many replicas of a version are ready, and those that are not open yet have stayed so for a while and answered a
 * request of our own. Throws Trouble, with a replica's last words, when that does not happen in time, or when one crashes.
 */
export async function awaitReady(engine: Engine, wanted: Wanted): Promise<void> {
  const { clock, pace } = engine;
  const { signal, replicas } = wanted;
  const what = `${replicas} of ${wanted.app} ${wanted.version} are ready`;
  const wait = { clock, what, seconds: pace.readyDeadlineSeconds, signal };
  await until(wait, async () => (await readyOnes(engine, wanted)).length >= replicas).catch(
    async (error) => {
      throw signal?.aborted ? error : await explain(engine, wanted, error);
    },
  );
  const fresh = (await readyOnes(engine, wanted)).filter(({ registered }) => !registered?.open);
  if (fresh.length === 0) return;
  await staySteady(engine, wanted);
  await answerOurselves(engine, wanted, fresh);
}

async function readyOnes(engine: Engine, wanted: Wanted): Promise<Replica[]> {
  const all = await replicasOf(engine, wanted);
  // What is open, or is not new, has served: that it crashed once is no news.
  const again = all.find(({ restarts, registered }) => restarts > 0 && !registered?.open);
  if (again && wanted.steadySeconds > 0) throw await lastWordsOf(engine, again, crashed);
  return all.filter(isReady);
}

async function replicasOf({ world }: Engine, { app, track, version }: Wanted) {
  const { replicas } = (await world.look())[app];
  return replicas.filter((one) => one.track === track && one.version === version);
}

async function staySteady(engine: Engine, wanted: Wanted): Promise<void> {
  const { clock } = engine;
  const end = clock.now().getTime() + wanted.steadySeconds * 1_000;
  while (clock.now().getTime() < end) {
    await clock.sleep(250, wanted.signal);
    if ((await readyOnes(engine, wanted)).length >= wanted.replicas) continue;
    const lost = (await replicasOf(engine, wanted)).find((one) => !isReady(one));
    throw lost
      ? await lastWordsOf(engine, lost, await whyLost(engine, wanted, lost))
      : new Trouble(`a replica of ${wanted.app} ${wanted.version} has gone`, 'See `docker ps -a`.');
  }
}

/** It crashed if it ends, or has been started again; if it lives on, or is ready once more, it did not. */
async function whyLost(engine: Engine, wanted: Wanted, { container }: Replica): Promise<string> {
  const { clock } = engine;
  const end = clock.now().getTime() + endingSeconds * 1_000;
  while (clock.now().getTime() < end) {
    const now = (await replicasOf(engine, wanted)).find((one) => one.container === container);
    if (!now?.running || now.restarts > 0) return crashed;
    if (isReady(now)) break;
    await clock.sleep(250, wanted.signal);
  }
  return 'was ready, and did not stay so';
}

/** Each new one has to answer well, asked by header, before anybody else gets to it. */
async function answerOurselves(engine: Engine, wanted: Wanted, fresh: readonly Replica[]) {
  const missing = new Set(fresh.map(({ instance }) => instance));
  const { clock, world } = engine;
  const end = clock.now().getTime() + answerSeconds * 1_000;
  while (missing.size > 0 && clock.now().getTime() < end) {
    const instance = await world.askTrack(wanted.app, wanted.track);
    if (instance === undefined || !missing.delete(instance)) await clock.sleep(50, wanted.signal);
  }
  const silent = fresh.find(({ instance }) => missing.has(instance));
  if (silent) throw await lastWordsOf(engine, silent, 'did not answer our own request');
}

async function explain(engine: Engine, wanted: Wanted, error: unknown): Promise<unknown> {
  if (!(error instanceof Trouble) || error.details.length > 0) return error;
  const late = (await replicasOf(engine, wanted)).find((one) => !isReady(one));
  const what = `was not ready after ${engine.pace.readyDeadlineSeconds} s`;
  return late ? lastWordsOf(engine, late, what) : error;
}

async function lastWordsOf({ world }: Engine, replica: Replica, what: string): Promise<Trouble> {
  const { app, version, name, container } = replica;
  return new Trouble(
    `${app} ${version} (${name}) ${what}`,
    'The lines above are its last words.',
    await world.lastWords(container),
  );
}
