import type { Clock, Engine } from '../src/engine/engine.ts';
import type { Wish } from '../src/journal/journal.ts';
import type { Rollout } from '../src/journal/rollout.ts';
import type { Verdict } from '../src/judge/verdict.ts';
import type { World } from '../src/world/world.ts';

/** What outlives a process: the journal, as Consul would keep it. */
export function fakeJournal() {
  const written: Rollout[] = [];
  const filed: Rollout[] = [];
  const wishes: Wish[] = [];
  return {
    written,
    filed,
    wishes,
    current: () => (filed.length > 0 ? undefined : written.at(-1)),
    journal: {
      async write(rollout: Rollout) {
        written.push(JSON.parse(JSON.stringify(rollout)) as Rollout);
      },
      async file(rollout: Rollout) {
        filed.push(rollout);
      },
      takeWish: async () => wishes.shift(),
    },
  };
}

export interface FakeProcess {
  readonly engine: Engine;
  /** Said to people. */
  readonly said: string[];
  readonly interrupt: AbortController;
  /** Ends when it was killed. */
  readonly killed: Promise<void>;
}

export interface ProcessOptions {
  readonly clock: Clock;
  readonly world: World;
  readonly journal: Engine['journal'];
  readonly judge?: (app: string, step: number) => Verdict;
  readonly pace?: Partial<Engine['pace']>;
  /** It is killed before it changes anything for this time; 0 or absent: never. */
  readonly killAt?: number;
}

const good: Verdict = { judgement: 'go', reasons: [] };
const pace = {
  readyDeadlineSeconds: 10,
  steadySeconds: 3,
  judgeEverySeconds: 1,
  tooFew: 'pause',
} as const;
const isChange = (name: string) =>
  /^(set|write|up|remove|migrate|settle|deregister|file|cutOff|letIn)/.test(name);

/** An engine that can be killed: from then on nothing that it called ever comes back. */
export function fakeProcess(options: ProcessOptions): FakeProcess {
  const { clock, world, journal, judge = () => good, killAt = 0 } = options;
  const said: string[] = [];
  const interrupt = new AbortController();
  const { promise: killed, resolve: onKilled } = Promise.withResolvers<void>();
  let changes = 0;
  let isDead = false;
  const never = new Promise<never>(() => {});

  /** The same object, whose calls end with the process. */
  function mortal<Part extends object>(part: Part): Part {
    return new Proxy(part, {
      get(target, name) {
        const call = Reflect.get(target, name);
        if (typeof call !== 'function') return call;
        return (...args: unknown[]) => {
          if (!isDead && isChange(String(name))) changes += 1;
          if (killAt > 0 && changes >= killAt) {
            isDead = true;
            onKilled();
          }
          if (!isDead) return call.apply(target, args);
          if (String(name) === 'writeVariables') return undefined;
          return never;
        };
      },
    });
  }

  const engine: Engine = {
    world: mortal(world),
    journal: mortal(journal),
    judge: {
      open: (app) => app,
      judge: async (app, { step }) => judge(String(app), step),
    },
    pace: { ...pace, ...options.pace },
    clock: {
      now: () => clock.now(),
      sleep: (ms, signal) => (isDead ? never : clock.sleep(ms, signal)),
    },
    who: 'lea@desk',
    signal: interrupt.signal,
    say: (line) => void said.push(line),
    onEntry: ({ text }) => void said.push(text),
    interval: () => ({ low: 0, high: 1 }),
    checkMoney: async (when) => ({ when, broken: [] }),
    startTraffic: async () => ({ stop: async () => {} }),
  };
  return { engine, said, interrupt, killed };
}
