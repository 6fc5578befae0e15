import { apps } from '@serin/rollout/plan/plan.ts';
import { type Drill, type DrillOptions, type Finding, noneFailed } from './drill.ts';
import { walkFindings } from './rollouts/findings.ts';
import { type Ground, onOwnGround } from './rollouts/ground.ts';
import { changedByUp, leftInConsul, standingOf, wholly } from './rollouts/standing.ts';
import { watchServing } from './rollouts/watch-serving.ts';
import type { System } from './system.ts';
import { underLoad } from './under-load.ts';

/** Longer than it takes: the load ends by itself then. */
const atMostSeconds = 600;

/** Both services to the next version, under load. */
async function walk(system: System, options: DrillOptions, ground: Ground): Promise<Finding[]> {
  const version = await ground.nextVersion(apps);
  const { signal } = options;
  const { receipt, result } = await underLoad(
    system,
    { seconds: atMostSeconds, signal },
    async (load) => {
      const begun = { at: performance.now(), answers: load.answers.length };
      const serving = watchServing(system);
      try {
        const ended = await ground.start(apps.map((app) => `${app}=${version}`));
        const seconds = (performance.now() - begun.at) / 1_000;
        return {
          ...ended,
          rate: (load.answers.length - begun.answers) / seconds,
          fewest: await serving.stop(),
          changedByUp: await changedByUp(system),
        };
      } finally {
        await serving.stop();
      }
    },
  );
  const stands = await standingOf(ground.desk);
  const left = [
    ...stands.filter((one) => !wholly(version).includes(one)),
    ...(await leftInConsul(ground.desk)),
  ];
  return [noneFailed(receipt), ...walkFindings({ ...result, left })];
}

export const rolloutWalk: Drill = {
  name: 'rollout-walk',
  hypothesis:
    'Both services go to a new version under load, as often as --times says in a row: no request fails, four of each always serve, and each share is the one that was set.',
  seconds: 0,
  times: 3,
  run: (system, options) =>
    onOwnGround(system, options, async (ground) => {
      const { times = 1, say } = options;
      const findings: Finding[] = [];
      for (let time = 1; time <= times; time += 1) {
        say(`rollout ${time} of ${times}`);
        const found = await walk(system, options, ground);
        for (const { text, holds } of found) if (!holds) say(`  ✖ ${text}`);
        findings.push(...found.map((one) => ({ ...one, text: `rollout ${time}: ${one.text}` })));
      }
      return findings;
    }),
};
