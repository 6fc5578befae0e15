import { createJudge, type Judge } from '@serin/rollout/judge/judge.ts';
import { readPolicy } from '@serin/rollout/judge/policy.ts';
import type { Verdict } from '@serin/rollout/judge/verdict.ts';
import { type OwnTraffic, startOwnTraffic } from '@serin/rollout/traffic/own-traffic.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../drills/wait.ts';
import { shareOf } from '../scenarios/share.ts';
import { type MisbehavingCanary, startMisbehavingCanary } from './misbehaving-canary.ts';
import { system } from './support.ts';

const policy = await readPolicy();
// On a machine that other tests share, the requests come slowly.
policy.samples.perRoute = 200;
policy.hold.maxSeconds = 90;

let judge: Judge;
let traffic: OwnTraffic;
let canary: MisbehavingCanary | undefined;

beforeEach(async () => {
  const prometheusUrl = `http://127.0.0.1:${system.project.ports.prometheus}`;
  judge = createJudge({ prometheusUrl, policy });
  traffic = await startOwnTraffic({
    project: system.project,
    requestsPerSecond: 150,
    atMostSeconds: 200,
  });
});
afterEach(async () => {
  await traffic.stop();
  await canary?.remove();
  canary = undefined;
});

/** For a hold as long as it may be, and what comes before and after. */
const patience = { timeout: (policy.hold.maxSeconds + 90) * 1_000 };

/** Asks each second, as a rollout does, until there is a verdict or the longest hold is over; and says how often the judge has looked. */
async function verdictOn(
  app: 'message' | 'credit',
  version: string,
): Promise<Verdict & { looks: number }> {
  const window = judge.open(app, { canary: version, stable: '1.0.0' });
  let verdict: Verdict | undefined;
  const decided = async () => {
    verdict = await judge.judge(window, { step: 0 });
    return verdict.judgement !== 'hold' || verdict.overdue === true;
  };
  await until('there is a verdict', policy.hold.maxSeconds + 10, decided, 1_000);
  return { ...(verdict as Verdict), looks: window.looks };
}

test(
  'When a canary fails on one route and is slow on another, then the verdict is back, and names both',
  patience,
  async () => {
    canary = await startMisbehavingCanary(system);
    const { judgement, reasons } = await verdictOn('message', canary.version);
    expect(judgement).toBe('back');
    const about = reasons.map((one) => `${one.about} ${one.route ?? ''}`.trim());
    expect(about).toEqual(
      expect.arrayContaining(['errors GET /messages', 'latency GET /messages/:messageId']),
    );
  },
);

test(
  'When a good canary works under a noisy load, then it is looked at, and not sent back',
  patience,
  async () => {
    const ended = new AbortController();
    const noise = (async () => {
      while (!ended.signal.aborted)
        await shareOf(system.port, 400, 60, { path: '/credit/version' });
    })();
    try {
      const verdicts = await Promise.all([
        verdictOn('message', '1.1.0'),
        verdictOn('credit', '1.1.0'),
      ]);
      expect(verdicts.map(({ judgement }) => judgement)).not.toContain('back');
      expect(Math.min(...verdicts.map(({ looks }) => looks))).toBeGreaterThan(0);
    } finally {
      ended.abort();
      await noise;
    }
    // What we ask ourselves is never a mistake of ours, however slow the machine is.
    const { answered, failures } = await traffic.stop();
    expect(failures.filter((one) => / 4\d\d after/.test(one))).toEqual([]);
    expect(answered).toBeGreaterThan(1_000);
  },
);
