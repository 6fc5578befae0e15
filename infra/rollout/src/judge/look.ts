import type { App } from '../plan/plan.ts';
import { type Comparison, compareErrors, compareLatency, worse } from './compare.ts';
import type { Counts } from './counts.ts';
import { broken, limitsOf } from './limits.ts';
import type { Policy } from './policy.ts';
import type { Judgement, Reason, Verdict } from './verdict.ts';

/** Of alpha: failures are few and need most of it; latency and limits, where they matter, are beyond doubt. */
const parts = { errors: 1 / 2, latency: 1 / 4, limits: 1 / 4 };

/** A limit is about how a version serves, not about one bad second: so many seconds are counted before it is held against it. */
const lastingSeconds = 19;

/** All requests together, or the only kind there is. */
const overall = (all: readonly Comparison[]) =>
  all.filter(({ route }) => route === undefined || all.length === 1);

/**
 * Puts every question to what was counted: are there more failures, are answers slower, are the limits kept?
 * @param alpha the chance of `back` for a version that is no worse
 */
export function look(counts: Counts, app: App, policy: Policy, alpha: number): Verdict {
  const errors = compareErrors(counts, policy);
  const latency = compareLatency(counts, policy);
  const limits = limitsOf(counts, policy);
  const beyond = broken(limits, alpha * parts.limits);
  const lasts = counts.seconds >= lastingSeconds;

  type Seen = Pick<Reason, 'text' | 'route'>;
  const say = (judgement: Judgement, about: string, seen: readonly Seen[]): Reason[] =>
    seen.map(({ text, route }) => ({
      app,
      judgement,
      about,
      ...(route === undefined ? {} : { route }),
      text,
    }));

  const against = [
    ...say('back', 'errors', worse(errors, alpha * parts.errors)),
    ...say('back', 'latency', worse(latency, alpha * parts.latency)),
    ...beyond.flatMap((one) =>
      lasts && one.far && !one.alsoStable ? say('back', one.about, [one]) : [],
    ),
  ];
  if (against.length > 0) return { judgement: 'back', reasons: against };
  // The same trouble on both sides: no time to go on, and not the canary's fault.
  const unclear = beyond.flatMap(({ about, text, alsoStable }) =>
    say('hold', about, [
      { text: `${text}; ${alsoStable ? 'stable is beyond it too' : 'does it last?'}` },
    ]),
  );
  if (unclear.length > 0) return { judgement: 'hold', reasons: unclear };
  return {
    judgement: 'go',
    reasons: [
      ...say('go', 'errors', overall(errors)),
      ...say('go', 'latency', overall(latency)),
      ...limits.flatMap((one) => say('go', one.about, [one])),
    ],
  };
}
