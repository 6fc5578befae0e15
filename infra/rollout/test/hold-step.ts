import { createJudge } from '../src/judge/judge.ts';
import { type Policy, readPolicy } from '../src/judge/policy.ts';
import type { Verdict } from '../src/judge/verdict.ts';
import { type SystemOptions, scrapeSeconds, simulateSystem } from './simulated-system.ts';

export const policy: Policy = await readPolicy();

/** Asks after each scrape, until there is a verdict; and says how many seconds that took. */
export async function holdStep(
  options: SystemOptions,
  step = 0,
  by: Policy = policy,
): Promise<Verdict & { readonly seconds: number }> {
  const system = simulateSystem(options);
  system.pass(8);
  const judge = createJudge({ ...system, prometheusUrl: '', policy: by });
  const stable = options.stable === 0 ? null : '1.1.0';
  const window = judge.open('message', { canary: '1.2.0', stable });
  for (let seconds = scrapeSeconds; ; seconds += scrapeSeconds) {
    system.pass(scrapeSeconds);
    const verdict = await judge.judge(window, { step });
    if (verdict.judgement !== 'hold' || verdict.overdue) return { ...verdict, seconds };
  }
}
