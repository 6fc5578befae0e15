import { median } from './figures.ts';

export interface Rate {
  /** Of all rounds, the middle one, the lowest and the highest: so many a second. */
  median: number;
  least: number;
  most: number;
  /** Each round's, the first first. */
  all: readonly number[];
}

/**
 * Measures one after another, round after round, every second round in reverse order: what the machine does besides falls on all of them
 * alike. Each answers so many a second.
 */
export async function sideBySide<Name extends string>(
  contestants: Readonly<Record<Name, () => Promise<number>>>,
  rounds: number,
  say: (line: string) => void,
): Promise<Record<Name, Rate>> {
  const names = Object.keys(contestants) as Name[];
  const rates = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    const order = round % 2 === 1 ? names : [...names].reverse();
    for (const name of order) {
      const rate = await contestants[name]();
      rates.get(name)?.push(rate);
      say(`  round ${round} of ${rounds}  ${name.padEnd(44)} ${Math.round(rate)} a second`);
    }
  }
  return Object.fromEntries([...rates].map(([name, all]) => [name, rateOf(all)])) as Record<
    Name,
    Rate
  >;
}

const rateOf = (all: readonly number[]): Rate => ({
  median: median(all),
  least: Math.min(...all),
  most: Math.max(...all),
  all,
});

/** The number of clients with which it gives most: each is tried once. */
export async function bestOf(
  clients: readonly number[],
  measure: (clients: number) => Promise<number>,
): Promise<number> {
  let best = { clients: 0, rate: 0 };
  for (const one of clients) {
    const rate = await measure(one);
    if (rate > best.rate) best = { clients: one, rate };
  }
  return best.clients;
}
