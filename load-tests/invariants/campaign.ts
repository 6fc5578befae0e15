import { createRandom, type Random } from '../scenarios/random.ts';
import { awaitRest, checker, readEverything } from './at-rest.ts';
import { createBooksStore } from './books-store.ts';
import { createCast } from './cast.ts';
import { act, runClient } from './client.ts';
import { History } from './history.ts';
import { type Judgement, judge } from './judge.ts';
import { startWatch } from './watch.ts';
import type { World } from './world.ts';

export interface CampaignOptions {
  world: World;
  /** The same seed gives the same clients and the same faults. */
  seed: number;
  clients: number;
  /** Breaks things while the clients work; when it resolves, everything is mended and the clients stop. Names each fault. */
  disturb: (random: Random, history: History) => Promise<string[]>;
  /** T: how long after the last fault everything must have come to rest, in seconds. */
  restSeconds: number;
}

export interface Verdict {
  judgements: Judgement[];
  tried: number;
  acknowledged: number;
  unknown: number;
  faults: string[];
  /** From the end of the last fault to rest, in milliseconds. */
  restMillis: number;
  history: History;
}

/** How many credits a rich subject and a poor one begin with. */
const opening = { rich: 2_000, poor: 5 };

/** Lets clients work on a running Serin while it is being disturbed, waits for rest, and judges by the promises of the house. */
export async function runCampaign(options: CampaignOptions): Promise<Verdict> {
  const { world, seed, clients, disturb, restSeconds } = options;
  const random = createRandom(seed);
  const cast = createCast(random.fork(), Date.now().toString(36), clients);
  const history = new History();
  const store = createBooksStore(world);
  for (const { name, poor } of cast.subjects)
    await act({ world, history, number: checker }, name, await world.token(name), {
      kind: 'top-up',
      key: `${cast.mark}-opening`,
      amount: poor ? opening.poor : opening.rich,
    });

  const ended = new AbortController();
  const acknowledged = new Map<string, string[]>();
  const shared = { cast, world, history, acknowledged, signal: ended.signal };
  const work = cast.clients.map((subject, number) =>
    runClient({ ...shared, number, subject, random: random.fork() }),
  );
  const watch = startWatch(store);
  let faults: string[];
  try {
    faults = await disturb(random.fork(), history);
  } finally {
    ended.abort();
    await Promise.all(work);
  }
  const { millis } = await awaitRest(store, cast.mark, restSeconds);
  const watched = await watch.stop();
  const readAtRest = await readEverything(world, cast, history);
  const books = await store.read(cast.mark);
  return {
    judgements: judge({ cast, history, books, watched, readAtRest }),
    tried: history.operations.length,
    acknowledged: history.count('ok'),
    unknown: history.count('unknown'),
    faults,
    restMillis: millis,
    history,
  };
}
