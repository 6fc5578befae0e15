import type { Verdict } from './verdict.ts';

/** Of both services of a group: the worst decides. */
export function together(verdicts: readonly Verdict[]): Verdict {
  const worst = (['back', 'hold', 'go'] as const).find((judgement) =>
    verdicts.some((one) => one.judgement === judgement),
  );
  const overdue = worst === 'hold' && verdicts.some((one) => one.overdue === true);
  return {
    judgement: worst ?? 'hold',
    reasons: verdicts.flatMap(({ reasons }) => reasons),
    ...(overdue ? { overdue } : {}),
  };
}
