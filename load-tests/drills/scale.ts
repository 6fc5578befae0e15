import { edgeCallers, mostCallers } from '@serin/cli/engine/edge-callers.ts';
import { shareOf } from '../scenarios/share.ts';
import { type Drill, type Finding, finding, noneFailed } from './drill.ts';
import { rotation, type Service } from './edge-view.ts';
import type { System } from './system.ts';
import { underLoad } from './under-load.ts';
import { until } from './wait.ts';

interface Tracks {
  stable: number;
  canary: number;
}

const services = ['message', 'credit'] as const;
/** Of both services, one step after the other; then there is again what there was before. */
const steps: readonly Tracks[] = [
  { stable: 2, canary: 2 },
  { stable: 0, canary: 4 },
  { stable: 4, canary: 0 },
];

/** How long callers wait at the edge while a pool is empty, in seconds (infra/haproxy/await-replica.lua). */
const edgePatience = 25;

/**
 * From 0/4 to 4/0 a pool is empty, and who comes has to wait. Where the engine can't hold as many callers as the edge would let in, that is
 * a limit of the machine, beside its processors (docs/adr/0003-edge.md). In requests a second; undefined: none.
 */
function mostWhileEmpty(root: string): number | undefined {
  const callers = edgeCallers(root);
  return callers < mostCallers ? callers / edgePatience : undefined;
}

async function tracksOf(system: System, service: Service): Promise<Tracks> {
  const replicas = await rotation(system, service);
  const stable = replicas.filter(({ track }) => track === 'stable').length;
  return { stable, canary: replicas.length - stable };
}

/** Scales both services in one command, as a person would, and waits until the edge has seen it. */
async function scaleEach(system: System, wanted: Record<Service, Tracks>) {
  const scales = services.flatMap((service) => [
    ...['--scale', `${service}-v1=${wanted[service].stable}`],
    ...['--scale', `${service}-v2=${wanted[service].canary}`],
  ]);
  await system.compose('up', '-d', ...scales, '--no-recreate');
  for (const service of services) {
    const { stable, canary } = wanted[service];
    await until(`${service} is at ${stable}/${canary} in the edge's eyes`, 30, async () => {
      const now = await tracksOf(system, service);
      return now.stable === stable && now.canary === canary;
    });
  }
}

/** Scales both services alike. */
export async function scaleTo(system: System, stable: number, canary: number) {
  await scaleEach(system, { message: { stable, canary }, credit: { stable, canary } });
}

/** Who answers beside the load: a track without replicas must not. Shares are counted exactly where there is no load. */
async function onlyTheseAnswer(system: System, { stable, canary }: Tracks): Promise<Finding> {
  const { byVersion, failures } = await shareOf(system.port, 400, 4, { path: '/version' });
  const holds = Object.keys(byVersion).every((release) =>
    release.endsWith('canary') ? canary > 0 : stable > 0,
  );
  return finding(
    `at ${stable}/${canary}: ${JSON.stringify(byVersion)}`,
    holds && failures.length === 0,
  );
}

export const scale: Drill = {
  name: 'scale',
  hypothesis: 'To 2/2, 0/4, 4/0 and back to what there was, and no request fails on the way.',
  seconds: 0,
  async run(system, options) {
    const { say } = options;
    const before = {
      message: await tracksOf(system, 'message'),
      credit: await tracksOf(system, 'credit'),
    };
    const findings: Finding[] = [];
    let now: Tracks = before.message;
    /** Scales under load, and looks who answers. */
    async function go(step: Tracks, work: () => Promise<void>) {
      const { stable, canary } = step;
      say(`docker compose up -d --scale ...-v1=${stable} --scale ...-v2=${canary}`);
      const empties = now.stable * stable + now.canary * canary === 0;
      const mostPerSecond = empties ? mostWhileEmpty(system.project.root) : undefined;
      const { receipt, result } = await underLoad(
        system,
        { ...options, mostPerSecond },
        async () => {
          await work();
          return await onlyTheseAnswer(system, step);
        },
      );
      findings.push(noneFailed(receipt), result);
      now = step;
    }
    const back = () => scaleEach(system, before);
    try {
      for (const step of steps) await go(step, () => scaleTo(system, step.stable, step.canary));
      await go(before.message, back);
    } catch (error) {
      await back();
      throw error;
    }
    return findings;
  },
};
