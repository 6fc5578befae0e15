import { Gauge, type Registry } from 'prom-client';
import type { Log } from '../contracts/log.ts';
import { type Loop, startLoop } from '../outbox/loop.ts';
import { registersOf } from './registers.ts';

export interface Sampler {
  /** Asks a store, and sets gauges. */
  sample: () => Promise<void>;
  /** How long to rest in between. */
  everyMillis: number;
  /**
   * How old what it has just read already was, in seconds: if not as young as can be. What is older than this replica counts from its start: it may be
   * from before everything was stopped, and is being looked at again.
   */
  ageSeconds?: () => number;
}

export interface SamplersOptions {
  /** By name. */
  samplers: Record<string, Sampler>;
  registry: Registry | undefined;
  log: Log;
}

/**
 * Sets gauges from stores now and then, each in a loop of its own. A scrape reads what is there: it asks no store, so it never
 * waits for one that is gone. How old it is, is a gauge too: what stands still must not be taken for good news.
 */
export function startSamplers({ samplers, registry, log }: SamplersOptions): Pick<Loop, 'stop'> {
  const names = Object.keys(samplers);
  const start = performance.now();
  const sampledAt = new Map(names.map((name) => [name, start]));
  new Gauge({
    name: 'sample_age_seconds',
    help: 'How long ago the gauges were set that come from a store: queue, outbox, ledger.',
    labelNames: ['sample'] as const,
    registers: registersOf(registry),
    collect() {
      const now = performance.now();
      for (const [sample, at] of sampledAt) this.set({ sample }, (now - at) / 1_000);
    },
  });
  const loops = Object.entries(samplers).map(
    ([name, { sample, everyMillis, ageSeconds = () => 0 }]) =>
      startLoop({
        name: `metrics of ${name}`,
        idleMillis: everyMillis,
        longestPauseMillis: everyMillis,
        log,
        async step() {
          await sample();
          sampledAt.set(name, Math.max(start, performance.now() - ageSeconds() * 1_000));
          return false;
        },
      }),
  );
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
