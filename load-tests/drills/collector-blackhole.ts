import { median, pairedRatio, quantile } from '../benches/figures.ts';
import type { Receipt } from '../scenarios/steady-load.ts';
import { type Collector, startCollector } from './collector.ts';
import { type Drill, type DrillOptions, finding } from './drill.ts';
import { memoryOfReplicas, spansLost } from './replica-figures.ts';
import type { System } from './system.ts';
import { hold } from './wait.ts';

/**
 * A single round says little: p99 rests on the slowest few dozen of its requests. Eight rounds of 20 s could not tell 1.0 from 1.1
 * on a noisy machine.
 */
const rounds = 16;
/** Longer than replicas leave a collector alone after it has failed. */
const settleSeconds = 12;
const measuredSeconds = 30;
const pieceSeconds = 30;

const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;

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

/** In turn with and without an answer from the collector, and each first in every other round; p99 of each, in milliseconds. */
async function sideBySide(system: System, options: DrillOptions, collector: Collector) {
  const pairs: [silent: number, normal: number][] = [];
  const failures: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const millis = { answers: Number.NaN, silence: Number.NaN };
    const order = ['answers', 'silence'] as const;
    for (const kind of round % 2 === 1 ? order : order.toReversed()) {
      await (kind === 'answers' ? collector.answer() : collector.fallSilent());
      const receipt = await loadFor(system, options, measuredSeconds, settleSeconds);
      millis[kind] = p99(receipt);
      failures.push(...receipt.failures);
      options.say(`round ${round} of ${rounds}, ${kind}: p99 ${millis[kind].toFixed(1)} ms`);
    }
    pairs.push([millis.silence, millis.answers]);
  }
  await collector.fallSilent();
  return { pairs, failures };
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
      const { pairs, failures } = await sideBySide(system, options, collector);
      const lostBefore = await spansLost(system);
      const memory: number[] = [];
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
      const ratio = pairedRatio(pairs);
      const silent = median(pairs.map(([one]) => one)).toFixed(1);
      const normal = median(pairs.map(([, one]) => one)).toFixed(1);
      const examples = failures
        .slice(0, 5)
        .map((one) => `\n      ${one}`)
        .join('');
      const lost = (await spansLost(system)) - lostBefore;
      return [
        finding(
          `p99 ${silent} ms beside ${normal} ms with a collector that answers; by ${rounds} pairs side by side ${ratio.toFixed(2)} times`,
          ratio <= 1.1,
        ),
        finding(
          `${count} requests in ${seconds} s of silence; ${failures.length} failed then or before${examples}`,
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
