import { setTimeout as sleep } from 'node:timers/promises';
import { shareOf } from '../scenarios/share.ts';
import { type Drill, type Finding, finding, noneFailed } from './drill.ts';
import { rotation } from './edge-view.ts';
import type { System } from './system.ts';
import { until } from './wait.ts';

/** Stable and canary replicas of both services, one step after the other; the last restores what there was. */
const steps = [
  { stable: 2, canary: 2 },
  { stable: 0, canary: 4 },
  { stable: 4, canary: 0 },
  { stable: 3, canary: 1 },
] as const;

/** Scales both services in one command, as a person would, and waits until the edge has seen it. */
export async function scaleTo(system: System, stable: number, canary: number) {
  const scales = ['message', 'credit'].flatMap((service) => [
    ...['--scale', `${service}-v1=${stable}`],
    ...['--scale', `${service}-v2=${canary}`],
  ]);
  await system.compose('up', '-d', ...scales, '--no-recreate');
  for (const service of ['message', 'credit'] as const)
    await until(`${service} is at ${stable}/${canary} in the edge's eyes`, 30, async () => {
      const tracks = (await rotation(system, service)).map(({ track }) => track);
      const stables = tracks.filter((track) => track === 'stable').length;
      return stables === stable && tracks.length - stables === canary;
    });
}

/** Who answers beside the load: a track without replicas must not. Shares are counted exactly where there is no load. */
async function onlyTheseAnswer(system: System, stable: number, canary: number): Promise<Finding> {
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
  hypothesis: 'From 3/1 to 2/2, 0/4, 4/0 and back to 3/1, and no request fails on the way.',
  seconds: 0,
  async run(system, { say }) {
    const findings: Finding[] = [];
    const load = await system.load();
    await sleep(2_000);
    for (const { stable, canary } of steps) {
      say(`docker compose up -d --scale ...-v1=${stable} --scale ...-v2=${canary} --no-recreate`);
      await scaleTo(system, stable, canary);
      findings.push(await onlyTheseAnswer(system, stable, canary));
    }
    return [noneFailed(await load.stop()), ...findings];
  },
};
