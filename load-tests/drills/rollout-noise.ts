import { createRandom } from '../scenarios/random.ts';
import { type Drill, type DrillOptions, finding } from './drill.ts';
import { startBursts } from './rollouts/bursts.ts';
import { type Ended, noiseFindings, outcomeOf, reasonOf, secondsOf } from './rollouts/findings.ts';
import { type Ground, onOwnGround } from './rollouts/ground.ts';
import type { System } from './system.ts';
import { underLoad } from './under-load.ts';

const app = 'message';
/** Not every step: that there is somebody to compare with, and that there is nobody, are the two cases. */
const steps = '1/4,4/4';
const atMostSeconds = 600;

interface Noisy extends Ended {
  /** Requests of load and bursts together, and how many of them failed. */
  readonly requests: number;
  readonly failed: number;
}

/** One good version, rolled out while it is noisy. */
async function rollOut(system: System, options: DrillOptions, ground: Ground, seed: number) {
  const version = await ground.nextVersion([app]);
  const { signal } = options;
  const work = async () => {
    const bursts = startBursts(system.port, createRandom(seed));
    try {
      const ended = await ground.start([`${app}=${version}`, '--steps', steps]);
      return { ended, burst: await bursts.stop() };
    } finally {
      await bursts.stop();
    }
  };
  const { receipt, result } = await underLoad(system, { seconds: atMostSeconds, signal }, work);
  const noisy: Noisy = {
    ...result.ended,
    requests: receipt.answers.length + result.burst.requests,
    failed: receipt.failures.length + result.burst.failed,
  };
  return noisy;
}

export const rolloutNoise: Drill = {
  name: 'rollout-noise',
  hypothesis:
    'A good version is not undone for noise, as often as --times says: a steady load, and bursts of 400 requests whenever chance (--seed) wants them.',
  seconds: 0,
  times: 20,
  run: (system, options) =>
    onOwnGround(system, options, async (ground) => {
      const { times = 1, seed, say } = options;
      const all: Noisy[] = [];
      for (let time = 1; time <= times; time += 1) {
        const one = await rollOut(system, options, ground, seed + time);
        all.push(one);
        const outcome = outcomeOf(one);
        const why = outcome === 'gone through' ? '' : `: ${reasonOf(one)}`;
        const seconds = secondsOf(one.rollout).toFixed(0);
        say(`rollout ${time} of ${times}: ${outcome}, after ${seconds} s${why}`);
      }
      const sum = (of: (one: Noisy) => number) => all.reduce((total, one) => total + of(one), 0);
      return [
        ...noiseFindings(all, times),
        finding(`each of ${app} alone, by the steps ${steps}`, true),
        finding(`${sum((one) => one.requests)} requests, ${sum((one) => one.failed)} failed`, true),
      ];
    }),
};
