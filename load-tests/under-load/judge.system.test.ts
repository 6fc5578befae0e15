import type { Reason } from '@serin/rollout/judge/verdict.ts';
import { startOwnTraffic } from '@serin/rollout/traffic/own-traffic.ts';
import { expect, test } from 'vitest';
import { shareOf } from '../scenarios/share.ts';
import { system } from '../system/support.ts';
import { longestHold, verdictOn } from '../system/verdict-on.ts';

const isAgainst = ({ judgement }: Reason) => judgement === 'back';

test(
  'When a good canary works under a noisy load, then it is looked at, and not sent back',
  longestHold,
  async () => {
    const traffic = await startOwnTraffic({
      project: system.project,
      requestsPerSecond: 150,
      atMostSeconds: 200,
    });
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
      const against = verdicts.flatMap(({ reasons }) => reasons.filter(isAgainst));
      expect(against.map(({ text }) => text)).toEqual([]);
      expect(Math.min(...verdicts.map(({ looks }) => looks))).toBeGreaterThan(0);
    } finally {
      ended.abort();
      await noise;
      await traffic.stop();
    }
    // What we ask ourselves is never a mistake of ours, however slow the machine is.
    const { answered, failures } = await traffic.stop();
    expect(failures.filter((one) => / 4\d\d after/.test(one))).toEqual([]);
    expect(answered).toBeGreaterThan(1_000);
  },
);
