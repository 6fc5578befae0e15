import type { App } from '../plan/plan.ts';

/** go: on to the next step. hold: not enough seen to say. back: undo. */
export type Judgement = 'go' | 'hold' | 'back';

/** One thing that was looked at, in words with its numbers. */
export interface Reason {
  readonly app: App;
  readonly judgement: Judgement;
  /** What was held against what: `errors`, `latency`, `success rate`, `p99`, `restarts`, `samples`. */
  readonly about: string;
  /** Method and template, `GET /messages`, or `jobs of credit-requests`, where it is about one alone. */
  readonly route?: string;
  /** `GET /messages: 7 of 130 failed in the canary, 0 of 391 in stable (p = 0.000004)`. */
  readonly text: string;
}

/** The worst of its reasons decides; hold only if none says back. */
export interface Verdict {
  readonly judgement: Judgement;
  readonly reasons: readonly Reason[];
  /** With hold: the longest hold is over. What now: the policy's `tooFew`. */
  readonly overdue?: boolean;
}
