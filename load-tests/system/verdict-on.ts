import { createJudge } from '@serin/rollout/judge/judge.ts';
import { readPolicy } from '@serin/rollout/judge/policy.ts';
import type { Verdict } from '@serin/rollout/judge/verdict.ts';
import { until } from '../drills/wait.ts';
import { system } from './support.ts';

const policy = await readPolicy();
// On a machine that other tests share, the requests come slowly.
policy.samples.perRoute = 100;
policy.hold.maxSeconds = 90;

/** For a hold as long as it may be, and what comes before and after. */
export const longestHold = { timeout: (policy.hold.maxSeconds + 90) * 1_000 };

/** Asks each second, as a rollout does, until there is a verdict or the longest hold is over; and says how often the judge has looked. */
export async function verdictOn(
  app: 'message' | 'credit',
  version: string,
): Promise<Verdict & { looks: number }> {
  const prometheusUrl = `http://127.0.0.1:${system.project.ports.prometheus}`;
  const judge = createJudge({ prometheusUrl, policy });
  const window = judge.open(app, { canary: version, stable: '1.0.0' });
  let verdict: Verdict | undefined;
  const decided = async () => {
    verdict = await judge.judge(window, { step: 0 });
    return verdict.judgement !== 'hold' || verdict.overdue === true;
  };
  await until('there is a verdict', policy.hold.maxSeconds + 10, decided, 1_000);
  return { ...(verdict as Verdict), looks: window.looks };
}
