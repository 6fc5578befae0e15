import { memoryOf } from '@serin/cli/project/containers.ts';
import { median, quantile } from '../benches/figures.ts';
import { ask } from '../scenarios/ask.ts';
import type { Receipt } from '../scenarios/steady-load.ts';
import { type Collector, startCollector } from './collector.ts';
import { type Drill, type DrillOptions, finding } from './drill.ts';
import type { System } from './system.ts';
import { hold } from './wait.ts';

const rounds = 4;
/** Longer than replicas leave a collector alone after it has failed. */
const settleSeconds = 12;
const measuredSeconds = 20;
const pieceSeconds = 30;

const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;

/** Of all replicas together, in bytes. */
export async function memoryOfReplicas(system: System): Promise<number> {
  const replicas = (await system.containers()).filter(({ service }) => /-v[12]$/.test(service));
  return await memoryOf(replicas.map(({ id }) => id));
}

/** How many spans all replicas together did not get rid of, as Prometheus knows it. */
export async function spansLost(system: System): Promise<number> {
  const query = 'sum(trace_spans_total{outcome=~"dropped|failed"})';
  const path = `/api/v1/query?query=${encodeURIComponent(query)}`;
  const { body } = await ask(system.project.ports.prometheus, { path });
  return Number(JSON.parse(body).data.result[0]?.value[1] ?? 0);
}

/** A steady load for a while, after a while that counts for nothing. */
async function loadFor(
  system: System,
  { signal }: Pick<DrillOptions, 'signal'>,
  seconds: number,
  before = 0,
): Promise<Receipt> {
  const load = await system.load(before + seconds + 60);
  try {
    await hold(before * 1_000, signal);
    const from = Date.now();
    await hold(seconds * 1_000, signal);
    const receipt = await load.stop();
    return { ...receipt, answers: receipt.answers.filter(({ sentAt }) => sentAt >= from) };
  } finally {
    await load.stop();
  }
}

const p99 = ({ answers }: Receipt) =>
  quantile(
    answers.map(({ tookMs }) => tookMs),
    0.99,
  );

/**
 * In turn with and without an answer from the collector, and each first in every other round; the middle one of what the rounds
 * measured, in milliseconds.
 */
async function sideBySide(system: System, options: DrillOptions, collector: Collector) {
  const figures = { answers: [] as number[], silence: [] as number[] };
  for (let round = 1; round <= rounds; round += 1) {
    const order = ['answers', 'silence'] as const;
    for (const kind of round % 2 === 1 ? order : order.toReversed()) {
      await (kind === 'answers' ? collector.answer() : collector.fallSilent());
      const millis = p99(await loadFor(system, options, measuredSeconds, settleSeconds));
      figures[kind].push(millis);
      options.say(`round ${round} of ${rounds}, ${kind}: p99 ${millis.toFixed(1)} ms`);
    }
  }
  await collector.fallSilent();
  return { normal: median(figures.answers), silent: median(figures.silence) };
}

export const collectorBlackhole: Drill = {
  name: 'collector-blackhole',
  hypothesis:
    'A trace collector that takes connections and never answers costs its spans: p99 is within 1.1 of normal, memory stays flat.',
  seconds: 600,
  async run(system, options) {
    const { seconds, say } = options;
    const collector = await startCollector(system, false);
    try {
      const { normal, silent } = await sideBySide(system, options, collector);
      const lostBefore = await spansLost(system);
      const memory: number[] = [];
      const failures: string[] = [];
      let count = 0;
      for (let left = seconds; left > 0; left -= pieceSeconds) {
        const receipt = await loadFor(system, options, Math.min(pieceSeconds, left));
        count += receipt.answers.length;
        failures.push(...receipt.failures);
        memory.push(await memoryOfReplicas(system));
        say(`${Math.max(0, left - pieceSeconds)} s of silence to go, ${mib(memory.at(-1) ?? 0)}`);
      }
      const third = Math.max(1, Math.floor(memory.length / 3));
      const [early, late] = [median(memory.slice(0, third)), median(memory.slice(-third))];
      const ratio = silent / normal;
      const lost = (await spansLost(system)) - lostBefore;
      return [
        finding(
          `p99 ${silent.toFixed(1)} ms beside ${normal.toFixed(1)} ms with a collector that answers: ${ratio.toFixed(2)} times`,
          ratio <= 1.1,
        ),
        finding(
          `${count} requests in ${seconds} s of silence, ${failures.length} failed`,
          failures.length === 0 && count > 0,
        ),
        finding(`${lost} spans were dropped meanwhile`, lost > 0),
        finding(
          `all replicas together: ${mib(early)} in the first third of it, ${mib(late)} in the last`,
          late <= 1.05 * early,
        ),
      ];
    } finally {
      await collector.remove();
    }
  },
};
