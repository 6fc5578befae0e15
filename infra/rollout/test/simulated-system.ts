import type { Prometheus } from '../src/judge/prometheus.ts';
import { createChance } from './chance.ts';
import { answerTime, createReplica, type SimulatedReplica } from './simulated-replica.ts';

export interface Misbehaviour {
  /** Share of its requests that fail, of one route or of all. */
  readonly errors?: { readonly share: number; readonly route?: string };
  /** Each answer takes so many seconds longer. */
  readonly latency?: number;
  /** Share of its jobs that fail. */
  readonly jobs?: number;
}

export interface SystemOptions {
  readonly seed: number;
  /** Requests a second of this service, all replicas together. */
  readonly rate: number;
  readonly stable: number;
  readonly canaries: number;
  readonly misbehaviour?: Misbehaviour;
  /** Share of the requests that fail whoever answers. */
  readonly background?: number;
  /** The machine is slow for seconds on end, replicas differ, new ones are cold for long, and now and then everything fails for a second. */
  readonly noisy?: boolean;
}

/** The service's routes, all asked as often. */
const routes = [
  ['GET', '/version'],
  ['POST', '/messages'],
  ['GET', '/messages'],
  ['GET', '/messages/:messageId'],
] as const;
/** As prometheus.yml has it. */
export const scrapeSeconds = 2;
const startedAt = 1_800_000_000;

/** A service under load, and Prometheus that scrapes it: what a judge sees, in no time, and the same for the same seed. */
export function simulateSystem(options: SystemOptions) {
  const { seed, rate, stable, canaries, misbehaviour = {}, background = 0, noisy } = options;
  const chance = createChance(seed);
  const replicas = [
    ...Array.from({ length: canaries }, (_, index) => of('canary', '1.2.0', index)),
    ...Array.from({ length: stable }, (_, index) => of('stable', '1.1.0', index)),
  ];
  let now = startedAt + 10;
  let slow = 1;
  let asked = 0;

  function of(track: 'stable' | 'canary', version: string, index: number) {
    const who = { track, version, instance: `${track}-${index}:8080` };
    const offset = chance.uniform() * scrapeSeconds;
    const character = noisy ? Math.exp(0.1 * chance.normal()) : 1;
    // Stable replicas have been there for long.
    const start = track === 'stable' ? startedAt - 3_600 : startedAt;
    return { replica: createReplica(who, start), offset, character };
  }

  function answer(replica: SimulatedReplica, slower: number, failing: number) {
    const route = routes[Math.floor(chance.uniform() * routes.length)] as (typeof routes)[number];
    const own = replica.who.track === 'canary' ? misbehaviour : {};
    const { share = 0, route: only } = own.errors ?? {};
    const fails =
      chance.happens(failing) ||
      ((only === undefined || only === route.join(' ')) && chance.happens(share));
    const seconds = answerTime(chance, slower) + (own.latency ?? 0);
    replica.answer(route, fails ? '500' : '200', seconds);
    if (route[0] === 'POST')
      replica.work('credit-replies', chance.happens(own.jobs ?? 0) ? 'retried' : 'done');
  }

  function tick() {
    if (noisy) slow = Math.max(1, slow * Math.exp(0.3 * chance.normal()) * 0.97);
    const failing = noisy && chance.happens(0.02) ? 0.3 : background;
    const coldness = 3 * Math.exp(-(now - startedAt - 10) / (noisy ? 10 : 3));
    for (let left = rate; left > 0; left -= 1) {
      const { replica, character } = replicas[
        asked++ % replicas.length
      ] as (typeof replicas)[number];
      const cold = replica.who.track === 'canary' ? 1 + coldness : 1;
      answer(replica, slow * character * cold, failing);
    }
    now += 1;
    for (const { replica, offset } of replicas) {
      const at = Math.floor((now - offset) / scrapeSeconds) * scrapeSeconds + offset;
      if (at > now - 1) replica.scrape(at);
    }
  }

  return {
    prometheus: {
      read: async (_app, seconds) =>
        replicas.flatMap(({ replica }) => replica.series(now - seconds)),
    } satisfies Prometheus,
    /** Milliseconds since 1970. */
    now: () => now * 1_000,
    pass(seconds: number) {
      for (let left = seconds; left > 0; left -= 1) tick();
    },
    replicas: replicas.map(({ replica }) => replica),
  };
}
