import type { ComposeProject } from '@serin/cli/project/compose-project.ts';
import { wilson } from '../judge/interval.ts';
import { createJudge } from '../judge/judge.ts';
import { readPolicy } from '../judge/policy.ts';
import { checkMoney } from '../money/check-money.ts';
import { composeRows } from '../money/rows.ts';
import { startOwnTraffic } from '../traffic/own-traffic.ts';
import type { Tools } from './command.ts';

/** A rollout's judge, books and traffic, by `policy.yaml`. Throws Trouble when that can't be read. */
export async function realTools(project: ComposeProject): Promise<Tools> {
  const policy = await readPolicy();
  const { requestsPerSecond } = policy.traffic;
  const rows = composeRows(project);
  return {
    judge: createJudge({ prometheusUrl: `http://127.0.0.1:${project.ports.prometheus}`, policy }),
    pace: {
      readyDeadlineSeconds: policy.ready.deadlineSeconds,
      steadySeconds: policy.ready.steadySeconds,
      // There is no more to see in between: as often as replicas are scraped.
      judgeEverySeconds: 2,
      tooFew: policy.tooFew,
    },
    interval: wilson,
    checkMoney: (when) => checkMoney(rows, when),
    startTraffic: (apps) => startOwnTraffic({ project, apps, requestsPerSecond }),
  };
}
