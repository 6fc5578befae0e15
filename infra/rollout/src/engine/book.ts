import type { Entry, Rollout } from '../journal/rollout.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Step } from '../plan/plan.ts';
import type { Engine } from './engine.ts';

/** The document of the rollout that is being driven, page by page. */
export interface Book {
  /** As it was written last. */
  readonly rollout: Rollout;
  /** Writes what changes, with a sentence for people, before anything is done about it. */
  record(change: Partial<Rollout>, text: string, verdict?: Verdict): Promise<void>;
  /** Writes what is for machines alone, without a sentence. */
  keep(change: Partial<Rollout>): Promise<void>;
}

type Desk = Pick<Engine, 'journal' | 'clock' | 'who' | 'onEntry'>;

export function openBook({ journal, clock, who, onEntry }: Desk, first: Rollout): Book {
  let rollout = first;
  return {
    get rollout() {
      return rollout;
    },
    async record(change, text, verdict) {
      const next = { ...rollout, ...change };
      const step = next.phase === 'stepping' ? next.plan.steps[next.step]?.name : undefined;
      const entry: Entry = {
        at: clock.now().toISOString(),
        who,
        phase: next.phase,
        ...(step === undefined ? {} : { step }),
        text,
        ...(verdict && { verdict }),
      };
      const written = { ...next, entries: [...next.entries, entry] };
      await journal.write(written);
      rollout = written;
      onEntry(entry, written);
    },
    async keep(change) {
      const written = { ...rollout, ...change };
      await journal.write(written);
      rollout = written;
    },
  };
}

/** The step that a rollout is at. */
export function stepOf({ plan, step }: Pick<Rollout, 'plan' | 'step'>): Step {
  const found = plan.steps[step];
  if (found === undefined) throw new Error(`the plan has no step ${step}`);
  return found;
}

export const isLastStep = ({ plan, step }: Pick<Rollout, 'plan' | 'step'>) =>
  step === plan.steps.length - 1;

export const isAtRest = ({ phase }: Pick<Rollout, 'phase'>) =>
  phase === 'done' || phase === 'undone';
