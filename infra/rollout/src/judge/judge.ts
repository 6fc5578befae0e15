import type { App } from '../plan/plan.ts';
import { count, type Versions } from './counts.ts';
import type { Policy } from './policy.ts';
import { createPrometheus, type Prometheus } from './prometheus.ts';
import type { Verdict } from './verdict.ts';
import { weigh } from './weigh.ts';
import type { Window } from './window.ts';

export interface JudgeDeps {
  /** Such as `http://127.0.0.1:48154`. */
  readonly prometheusUrl: string;
  readonly policy: Policy;
  /** For tests. */
  readonly prometheus?: Prometheus;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Before the window: stable's scrapes that enclose the canary's first. */
const marginSeconds = 20;
/** A step that waits for somebody for hours is judged by its last minutes. */
const longestSeconds = 900;

/** Judges canaries against the stable replicas at the same time, by what Prometheus counted. */
export function createJudge({ prometheusUrl, policy, ...own }: JudgeDeps) {
  const { prometheus = createPrometheus(prometheusUrl), now = Date.now } = own;
  return {
    /**
     * Opens a window: when the step's replicas have their part of the traffic, once for each service.
     * @param openedAt milliseconds since 1970, for a window that is taken up again; now if left out
     */
    open: (app: App, versions: Versions, openedAt = now()): Window => ({
      app,
      ...versions,
      openedAt,
      looks: 0,
      last: null,
    }),

    /**
     * What is to become of a step that holds. To be asked again and again, each second or five, until it says `go` or `back`, or is overdue;
     * further questions after `go` are allowed. Prometheus being gone is no verdict: hold. Never throws.
     * @param step index into the plan's steps
     */
    async judge(window: Window, { step }: { readonly step: number }): Promise<Verdict> {
      const elapsed = (now() - window.openedAt) / 1_000;
      const seen = Math.min(elapsed, longestSeconds);
      try {
        const series = await prometheus.read(window.app, Math.ceil(seen + marginSeconds));
        const since = Math.max(window.openedAt, now() - longestSeconds * 1_000) / 1_000;
        const counts = count(series, window, since, policy.hold.settleSeconds);
        return weigh(counts, window, policy, { elapsed, first: step === 0 });
      } catch (error) {
        const overdue = elapsed >= policy.hold.maxSeconds;
        const text = `nothing can be seen: ${(error as Error).message}`;
        return {
          judgement: 'hold',
          reasons: [{ app: window.app, judgement: 'hold', about: 'samples', text }],
          ...(overdue ? { overdue } : {}),
        };
      }
    },
  };
}

export type Judge = ReturnType<typeof createJudge>;
