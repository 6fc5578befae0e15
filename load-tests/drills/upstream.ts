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
async function show(system: System, one: UpstreamCase, signal: AbortSignal): Promise<Sight[]> {
  const replica = await startLoneReplica(system, 'upstream-drill', one.settings);
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

export const upstream: Drill = {
  name: 'upstream',
  hypothesis:
    'However an upstream fails, status, log, metric and GET / say how (docs/troubleshooting.md). A replica of its own is broken, no other.',
  seconds: 0,
  async run(system, { say, signal }) {
    const findings: Finding[] = [];
    try {
      await layGround(system);
      for (const one of upstreamCases) {
        if (signal.aborted) throw new Interrupted();
        say(
          `${one.name}: ${Object.entries(one.settings)
            .map(([name, value]) => `${name}=${value}`)
            .join(' ')}`,
        );
        const sights = await show(system, one, signal);
        for (const { sign, shown, holds } of sights)
          say(`  ${holds ? ' ' : '✖'} ${sign.padEnd(7)} ${shown}`);
        const wrong = sights.filter(({ holds }) => !holds).map(({ sign }) => sign);
        const holds = sights.length > 0 && wrong.length === 0;
        const what = sights.length === 0 ? 'the replica said nothing' : wrong.join(', ');
        findings.push(
          finding(`${one.name}${holds ? '' : `: not as it should be: ${what}`}`, holds),
        );
      }
    } finally {
      await clearGround(system);
    }
    return findings;
  },
};
