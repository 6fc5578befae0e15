import { availableParallelism, cpus } from 'node:os';
import { ensureAb } from '@serin/cli/testing/ensure-ab.ts';
import type { System } from '../../drills/system.ts';
import { until } from '../../drills/wait.ts';
import type { Bench, BenchContext } from '../bench.ts';
import { median } from '../figures.ts';
import { onOwnSystem } from '../own-system.ts';
import { bestOf, sideBySide } from '../side-by-side.ts';
import { type EndToEnd, endToEnd } from './end-to-end.ts';
import { type MoneyOptions, readOptions, usage } from './options.ts';
import { gatherPeople, spentBy } from './people.ts';
import { preparePgbench } from './pgbench.ts';
import { prepareReads, readers } from './reads.ts';
import { fillStores, needRoom } from './stored.ts';
import { type Figures, type Measured, sumUp } from './sum-up.ts';

const price = 1;
const warmUpSeconds = 3;
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
    await onOwnSystem(context, (system) => measure(system, options, context.say));
  },
};

async function measure(
  system: System,
  { rounds, seconds, stored }: MoneyOptions,
  say: (line: string) => void,
): Promise<void> {
  if (stored > 0) await needRoom(system, stored, say);
  say('\npreparing: people with credit, databases for pgbench, a bare server');
  const people = await gatherPeople(system);
  const pgbench = await preparePgbench(system);
  const reads = await prepareReads(system, people);
  const { port } = system;

  const sent: EndToEnd[] = [];
  async function messages(inFlight: number, lasts: number): Promise<number> {
    const before = await spentBy(port, people);
    const result = await endToEnd({ port, people, inFlight, warmUpSeconds, seconds: lasts });
    const due = before + result.accepted * price;
    await until(
      'every message is paid for once',
      10,
      async () => (await spentBy(port, people)) === due,
    );
    sent.push(result);
    return result.perSecond;
  }

  say('trying out how many clients suit each');
  const short = Math.min(4, seconds);
  const inFlight = await bestOf(triedClients.messages, (clients) => messages(clients, short));
  const clients = await bestOf(triedClients.pgbench, (some) => pgbench.measure(some, short));
  sent.length = 0;
  for (const read of Object.values(reads)) await read(short); // Node compiles what runs often

  const contestants: Contestants = {
    messages: () => messages(inFlight, seconds),
    pgbench: () => pgbench.measure(clients, seconds),
    edge: () => reads.edge(seconds),
    bare: () => reads.bare(seconds),
    bareBehindProxy: () => reads.bareBehindProxy(seconds),
  };
  const empty: Figures = await sideBySide(contestants, rounds, say);
  const conditions = describe(sent, { inFlight, clients, rounds, seconds });

  let full: { stored: number; figures: Figures } | undefined;
  if (stored > 0) {
    say('\nfilling the databases');
    await fillStores(system, stored, say);
    full = { stored, figures: await sideBySide(contestants, rounds, say) };
  }
  say(`\n${sumUp({ conditions, empty, full })}`);
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
