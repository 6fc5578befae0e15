import type { ComposeProject } from '@serin/cli/project/compose-project.ts';
import type { Tools } from './command.ts';

/** Who judges a person's rollouts, by what policy. */
export async function realTools(_project: ComposeProject): Promise<Tools> {
  const text = 'nobody judges: `rollout promote` goes on';
  return {
    judge: {
      open: (app) => app,
      judge: async () => ({
        judgement: 'hold',
        reasons: [{ app: 'message', judgement: 'hold', about: 'samples', text }],
      }),
    },
    pace: { readyDeadlineSeconds: 60, steadySeconds: 3, judgeEverySeconds: 1, tooFew: 'pause' },
    interval: (canary, of) => ({ low: canary / Math.max(1, of), high: canary / Math.max(1, of) }),
    checkMoney: async (when) => ({ when, broken: [] }),
    startTraffic: () => ({ stop: async () => {} }),
  };
}
