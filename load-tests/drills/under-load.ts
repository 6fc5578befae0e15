import type { Receipt, SteadyLoad } from '../scenarios/steady-load.ts';
import type { DrillOptions } from './drill.ts';
import type { System } from './system.ts';
import { hold } from './wait.ts';

/** Undisturbed load before and after the work, in milliseconds. */
const calmMs = 2_000;
/** For what a drill does beside lasting its seconds: the load goes on for as long, should nobody stop it. */
const spareSeconds = 900;

interface LoadedOptions extends Pick<DrillOptions, 'seconds' | 'signal'> {
  /** Requests a second, where the usual load would be more than the drill allows. */
  mostPerSecond?: number | undefined;
}

/** Works under a steady load, which is stopped whatever happens; answers what came of both. */
export async function underLoad<Result>(
  system: System,
  { seconds, signal, mostPerSecond }: LoadedOptions,
  work: (load: SteadyLoad) => Promise<Result>,
): Promise<{ receipt: Receipt; result: Result }> {
  const load = await system.load(seconds + spareSeconds, mostPerSecond);
  try {
    await hold(calmMs, signal);
    const result = await work(load);
    await hold(calmMs, signal);
    return { receipt: await load.stop(), result };
  } finally {
    await load.stop();
  }
}
