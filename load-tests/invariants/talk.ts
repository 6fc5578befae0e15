import { bodyMark } from '@serin/cli/testing/search-logs.ts';
import type { Random } from '../scenarios/random.ts';
import type { Cast, Subject } from './cast.ts';
import type { Deed } from './operation.ts';

export interface TalkOptions {
  number: number;
  subject: Subject;
  cast: Cast;
  random: Random;
  acknowledged: ReadonlyMap<string, readonly string[]>;
}

export interface Talk {
  next(): Deed;
}

type Keyed = Extract<Deed, { kind: 'send' | 'top-up' }>;

/** So many of a client's deeds use the same common key: its fellows, and strangers, use it at about the same time. */
const deedsPerCommonKey = 8;
/** Repeats are of a client's last keyed requests. */
const remembered = 20;

/** What a client does next, drawn from its own chance. */
export function createTalk({ number, subject, cast, random, acknowledged }: TalkOptions): Talk {
  const { mark, subjects } = cast;
  const earlier: Keyed[] = [];
  let turn = 0;

  const remember = <Request extends Keyed>(deed: Request): Request => {
    earlier.push(deed);
    if (earlier.length > remembered) earlier.shift();
    return deed;
  };

  const freshSend = (key: string | null): Deed => {
    const destination = random.pick(subjects).name;
    return remember({
      kind: 'send',
      key,
      destination,
      body: `${mark} ${number}.${turn}, ${bodyMark}`,
    });
  };

  /** The same key for everybody: one message for each subject, whoever of its clients comes first. */
  const commonSend = (): Deed => {
    const key = `${mark}-common-${Math.floor(turn / deedsPerCommonKey)}`;
    const place = subjects.indexOf(subject);
    const { name } = subjects[(place + 1) % subjects.length] as Subject;
    return { kind: 'send', key, destination: name, body: `${subject.name} ${key}, ${bodyMark}` };
  };

  const topUp = (): Deed => {
    const amount = subject.poor ? random.integer(1, 3) : random.integer(20, 400);
    const key = random.integer(0, 3) === 0 ? null : `${mark}-${number}.${turn}`;
    return remember({ kind: 'top-up', key, amount });
  };

  /** An earlier request again, to the letter or with the same key and something else in it. */
  const again = (altered: boolean): Deed => {
    const before = earlier.filter(({ key }) => key !== null);
    if (before.length === 0) return topUp();
    const deed = random.pick(before);
    if (!altered) return deed;
    return deed.kind === 'send'
      ? { ...deed, body: `${mark} ${number}.${turn} altered, ${bodyMark}` }
      : { ...deed, amount: deed.amount + 1 };
  };

  const aMessageOf = (names: readonly string[]): string | undefined => {
    const ids = acknowledged.get(random.pick(names)) ?? [];
    // Mostly the newest: these are on the move.
    const back = random.integer(1, random.integer(0, 3) === 0 ? 200 : 6);
    return ids[Math.max(0, ids.length - back)];
  };

  const look = (foreign: boolean): Deed => {
    const others = subjects.map(({ name }) => name).filter((name) => name !== subject.name);
    const messageId = aMessageOf(foreign ? others : [subject.name]);
    if (messageId === undefined) return topUp();
    return { kind: foreign ? 'foreign-status' : 'status', messageId };
  };

  const draw = (): Deed => {
    const chance = random.integer(0, 99);
    if (chance < 18) return freshSend(`${mark}-${number}.${turn}`);
    if (chance < 28) return freshSend(null);
    if (chance < 36) return commonSend();
    if (chance < 42) return again(false);
    if (chance < 45) return again(true);
    if (chance < 55) return topUp();
    if (chance < 77) return look(false);
    if (chance < 82) return look(true);
    if (chance < 91) return { kind: 'balance' };
    return { kind: random.pick(['sent', 'received', 'ledger'] as const) };
  };

  return {
    next() {
      turn += 1;
      return draw();
    },
  };
}
