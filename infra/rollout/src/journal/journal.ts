import { isDeepStrictEqual } from 'node:util';
import { type Freeze, freezeKey } from '../plan/freeze.ts';
import type { Kv } from './kv.ts';
import { Overtaken } from './overtaken.ts';
import type { Rollout } from './rollout.ts';

/** What somebody in another terminal wants of whoever drives. */
export interface Wish {
  readonly what: 'pause' | 'resume' | 'promote' | 'abort';
  /** user@host. */
  readonly who: string;
}

export interface Journal {
  /** The rollout under way, or one that has just ended and is not filed yet. */
  current(): Promise<Rollout | undefined>;
  /** Writes the next state of a rollout. Throws Overtaken when another process has written meanwhile. */
  write(rollout: Rollout): Promise<void>;
  /** Puts an ended rollout into the history. */
  file(rollout: Rollout): Promise<void>;
  /** Ended rollouts, the last first. */
  history(): Promise<Rollout[]>;
  wish(wish: Wish): Promise<void>;
  /** Takes the wish away, so that it is heard once. */
  takeWish(): Promise<Wish | undefined>;
  freeze(): Promise<Freeze | undefined>;
  setFreeze(freeze: Freeze | undefined): Promise<void>;
}

const currentKey = 'serin/rollouts/current';
const wishKey = 'serin/rollouts/wish';
const historyPrefix = 'serin/rollouts/history/';

/** The journal in Consul. Every write says what it follows, so that two processes can't both go on from the same line. */
export function createJournal(kv: Kv): Journal {
  /** Of the document as we know it; 0: there is none. */
  let index = 0;

  /** A write that was not taken: ours whose answer got lost, one that a Consul without its data wants again, or another's. */
  async function reconcile(rollout: Rollout): Promise<void> {
    const found = await kv.get(currentKey);
    if (found === undefined && (await kv.putIf(0, currentKey, rollout))) return noteIndex();
    const isOurs = found && isDeepStrictEqual(found.value, JSON.parse(JSON.stringify(rollout)));
    if (isOurs) return noteIndex();
    throw new Overtaken('another process has written to the journal of this rollout');
  }

  async function noteIndex(): Promise<void> {
    index = (await kv.get(currentKey))?.index ?? 0;
  }

  return {
    async current() {
      const found = await kv.get(currentKey);
      index = found?.index ?? 0;
      return found?.value as Rollout | undefined;
    },
    async write(rollout) {
      if (await kv.putIf(index, currentKey, rollout)) await noteIndex();
      else await reconcile(rollout);
    },
    async file(rollout) {
      await kv.put(`${historyPrefix}${rollout.id}`, rollout);
      await kv.remove(wishKey);
      await kv.remove(currentKey);
      index = 0;
    },
    async history() {
      const all = [...(await kv.list(historyPrefix)).values()] as Rollout[];
      return all.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
    },
    wish: (wish) => kv.put(wishKey, wish),
    async takeWish() {
      const found = await kv.get(wishKey);
      if (found === undefined) return undefined;
      const isOurs = await kv.removeIf(found.index, wishKey);
      return isOurs ? (found.value as Wish) : undefined;
    },
    freeze: async () => (await kv.get(freezeKey))?.value as Freeze | undefined,
    setFreeze: (freeze) => (freeze ? kv.put(freezeKey, freeze) : kv.remove(freezeKey)),
  };
}
