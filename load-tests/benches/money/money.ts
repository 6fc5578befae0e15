import { availableParallelism, cpus } from 'node:os';
import { secondBenchProject } from '@serin/cli/project/compose-project.ts';
import { ensureAb } from '@serin/cli/testing/ensure-ab.ts';
import type { System } from '../../drills/system.ts';
import type { Bench, BenchContext } from '../bench.ts';
import { median } from '../figures.ts';
import { onOwnSystem } from '../own-system.ts';
import { bestOf, sideBySide } from '../side-by-side.ts';
import type { EndToEnd } from './end-to-end.ts';
import { preparePeople } from './measured-system.ts';
import { type MoneyOptions, readOptions, usage } from './options.ts';
import { preparePgbench } from './pgbench.ts';
import { prepareBareReads, prepareReads, readers } from './reads.ts';
import { fillStores, needRoom } from './stored.ts';
import { type Measured, sumUp } from './sum-up.ts';

const triedClients = { messages: [256, 512, 1_024], pgbench: [8, 16, 32] };

type Contestants = Record<Measured, () => Promise<number>>;

export const money: Bench = {
  name: 'money',
  measures:
    'messages end to end beside plain pgbench, cached reads beside a bare server; the ratios',
  options: usage,
  async run(context: BenchContext) {
    const options = readOptions(context.args);
    await ensureAb(context.machine, context.say, context.signal);
    await onOwnSystem(context, async (empty) => {
      if (options.stored === 0) return await measure(empty, undefined, options, context.say);
      const withSecond = (full: System) => measure(empty, full, options, context.say);
      await onOwnSystem(context, withSecond, secondBenchProject);
    });
  },
};

/** @param full a second system, that so many messages are to be stored in before both are measured side by side */
async function measure(
  empty: System,
  full: System | undefined,
  { rounds, seconds, stored }: MoneyOptions,
  say: (line: string) => void,
): Promise<void> {
  if (full !== undefined) await needRoom(full, stored, say);
  say('\npreparing: people with credit, databases for pgbench, a bare server');
  const { people, messages } = await preparePeople(empty);
  const pgbench = await preparePgbench(empty);
  const { asked, edge } = await prepareReads(empty, people);
  const { bare, bareBehindProxy } = await prepareBareReads(empty, asked);

  say('trying out how many clients suit each');
  const short = Math.min(4, seconds);
  const perSecond = async (of: typeof messages, clients: number, lasts: number) =>
    (await of(clients, lasts)).perSecond;
  const inFlight = await bestOf(triedClients.messages, (some) => perSecond(messages, some, short));
  const clients = await bestOf(triedClients.pgbench, (some) => pgbench.measure(some, short));
  for (const read of [edge, bare, bareBehindProxy]) await read(short); // Node compiles what runs often

  const sent: EndToEnd[] = [];
  const contestants: Contestants = {
    messages: async () => {
      const result = await messages(inFlight, seconds);
      sent.push(result);
      return result.perSecond;
    },
    pgbench: () => pgbench.measure(clients, seconds),
    edge: () => edge(seconds),
    bare: () => bare(seconds),
    bareBehindProxy: () => bareBehindProxy(seconds),
  };
  const conditions = () => describe(sent, { inFlight, clients, rounds, seconds });
  if (full === undefined) {
    const figures = await sideBySide(contestants, rounds, say);
    return say(`\n${sumUp({ conditions: conditions(), empty: figures })}`);
  }

  say('\nfilling the databases of the second system');
  await fillStores(full, stored, say);
  const second = await preparePeople(full);
  const reads = await prepareReads(full, second.people);
  await perSecond(second.messages, inFlight, short);
  await reads.edge(short);
  const { messages: first, edge: firstReads, ...others } = contestants;
  const { fullMessages, fullEdge, ...figures } = await sideBySide(
    {
      messages: first,
      fullMessages: () => perSecond(second.messages, inFlight, seconds),
      edge: firstReads,
      fullEdge: () => reads.edge(seconds),
      ...others,
    },
    rounds,
    say,
  );
  const outcome = { stored, figures: { messages: fullMessages, edge: fullEdge } };
  say(`\n${sumUp({ conditions: conditions(), empty: figures, full: outcome })}`);
}

function describe(
  sent: readonly EndToEnd[],
  {
    inFlight,
    clients,
    rounds,
    seconds,
  }: Record<'inFlight' | 'clients' | 'rounds' | 'seconds', number>,
): string[] {
  const of = (figure: (one: EndToEnd) => number) => Math.round(median(sent.map(figure)));
  return [
    `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), ${of(({ busy }) => busy * 100)}% busy while messages were sent; ${rounds} rounds of ${seconds} s each, in turn`,
    `messages: ${inFlight} under way at a time; half were read within ${of(({ halfMs }) => halfMs)} ms, 99 of 100 within ${of(({ mostMs }) => mostMs)} ms`,
    `pgbench: ${clients} clients, each one message at a time, in both databases one after the other`,
    `reads: ab with ${readers} connections; four replicas behind the edge, one bare process`,
  ];
}
