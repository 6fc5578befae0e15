import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that can be had again: the same seed gives the same choices, in the same order. */
export interface Random {
  /** A whole number, both ends included. */
  integer(from: number, to: number): number;
  pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item;
  shuffle<Item>(items: readonly Item[]): Item[];
  /** A source of its own for one client or one fault: what others draw does not change what it draws. */
  fork(): Random;
}

/** @param seed a whole number of 32 bits */
export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const integer = (from: number, to: number) => uniformInt(generator, from, to);
  return {
    integer,
    pick(items) {
      if (items.length === 0) throw new Error('there is nothing to pick from');
      return items[integer(0, items.length - 1)] as (typeof items)[number];
    },
    shuffle(items) {
      const left = [...items];
      return items.map(
        () => left.splice(integer(0, left.length - 1), 1)[0] as (typeof left)[number],
      );
    },
    fork: () => createRandom(integer(-0x8000_0000, 0x7fff_ffff)),
  };
}
