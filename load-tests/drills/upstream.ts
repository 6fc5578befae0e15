import { Interrupted } from '@serin/cli/terminal/trouble.ts';
import { type UpstreamCase, upstreamCases } from '../upstreams/cases.ts';
import { addDelivery, clearGround, layGround } from '../upstreams/ground.ts';
import { judge, type Sight } from '../upstreams/judge.ts';
import { startLoneReplica } from '../upstreams/lone-replica.ts';
import { type Drill, type Finding, finding } from './drill.ts';
import type { System } from './system.ts';
import { hold } from './wait.ts';

/** A replica has to start, ask, wait for a time limit, and say so. */
const patienceMs = 30_000;

/** Breaks one replica in one way, and looks at it until it shows what it should, or time is up. */
async function show(
  system: System,
  lane: string,
  one: UpstreamCase,
  signal: AbortSignal,
): Promise<Sight[]> {
  const replica = await startLoneReplica(system, `upstream-drill-${lane}`, one.settings);
  try {
    if (one.upstream === 'provider') await addDelivery(system);
    const deadline = performance.now() + patienceMs;
    for (;;) {
      await hold(500, signal);
      const signs = await replica.signs();
      const sights = signs === undefined ? [] : judge(one, signs);
      const isAll = sights.length > 0 && sights.every(({ holds }) => holds);
      if (isAll || performance.now() > deadline) return sights;
    }
  } finally {
    await replica.remove();
  }
}

/** Two replicas at a time: one that never gets to the database, and one that works on it. */
const laneOf = ({ upstream }: UpstreamCase) =>
  upstream === 'postgres' ? 'without-postgres' : 'with-postgres';

function findingOf({ name }: UpstreamCase, sights: readonly Sight[]): Finding {
  const wrong = sights.filter(({ holds }) => !holds).map(({ sign }) => sign);
  const holds = sights.length > 0 && wrong.length === 0;
  const what = sights.length === 0 ? 'the replica said nothing' : wrong.join(', ');
  return finding(`${name}${holds ? '' : `: not as it should be: ${what}`}`, holds);
}

export const upstream: Drill = {
  name: 'upstream',
  hypothesis:
    'However an upstream fails, status, log, metric and GET / say how (docs/troubleshooting.md). A replica of its own is broken, no other.',
  seconds: 0,
  async run(system, { say, signal }) {
    const findings = new Map<UpstreamCase, Finding>();
    const showAll = async (lane: string) => {
      for (const one of upstreamCases.filter((each) => laneOf(each) === lane)) {
        if (signal.aborted) throw new Interrupted();
        const settings = Object.entries(one.settings).map(([name, value]) => `${name}=${value}`);
        const sights = await show(system, lane, one, signal);
        say(`${one.name}: ${settings.join(' ')}`);
        for (const { sign, shown, holds } of sights)
          say(`  ${holds ? ' ' : '✖'} ${sign.padEnd(7)} ${shown}`);
        findings.set(one, findingOf(one, sights));
      }
    };
    try {
      await layGround(system);
      const lanes = [...new Set(upstreamCases.map(laneOf))].map(showAll);
      await Promise.allSettled(lanes); // the ground is cleared when nobody stands on it
      await Promise.all(lanes);
    } finally {
      await clearGround(system);
    }
    return upstreamCases.flatMap((one) => findings.get(one) ?? []);
  },
};
