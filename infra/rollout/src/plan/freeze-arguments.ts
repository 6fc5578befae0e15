import { parseArgs } from 'node:util';
import { Trouble } from '@serin/cli/terminal/trouble.ts';
import type { Freeze } from './freeze.ts';

const usage =
  'npm run rollout -- freeze "incident", or npm run rollout -- freeze --from 2026-12-20 --to 2027-01-03 "holidays"';
const howToWriteTimes =
  'Write a day as 2026-12-20 (UTC, `--to` includes it), or a moment as 2026-12-20T18:00:00Z.';
const longestReason = 200;

/** The freeze that `rollout freeze` asks for. Throws Trouble for dates that are none, or in no order. */
export function freezeFrom(
  args: readonly string[],
  { now, who }: { readonly now: Date; readonly who: string },
): Freeze {
  const { values, positionals } = parse(args);
  const [reason, ...more] = positionals;
  if (reason === undefined || more.length > 0)
    throw new Trouble('a freeze wants one reason, in quotes', usage);
  const from = values.from === undefined ? now : readMoment('--from', values.from, 'begins');
  const to = values.to === undefined ? undefined : readMoment('--to', values.to, 'ends');
  if (to && to <= from)
    throw new Trouble(
      `--to ${values.to} is not after ${values.from === undefined ? 'now' : `--from ${values.from}`}`,
      howToWriteTimes,
    );
  if (to && to <= now) throw new Trouble(`--to ${values.to} is over already`, howToWriteTimes);
  return {
    from: from.toISOString(),
    ...(to && { to: to.toISOString() }),
    reason: readReason('a freeze', reason),
    who,
  };
}

/** What follows `--override`, for the journal; undefined when it was not given. Throws Trouble when it says nothing. */
export function readOverride(why: string | undefined): string | undefined {
  return why === undefined ? undefined : readReason('--override', why);
}

function readReason(what: string, text: string): string {
  const reason = text.trim();
  if (reason === '') throw new Trouble(`${what} wants a reason`, 'Say why, in quotes.');
  if (reason.length > longestReason)
    throw new Trouble(
      `the reason has ${reason.length} characters`,
      `Say it in ${longestReason}, and put the rest where it can be linked to.`,
    );
  return reason;
}

/** A day is a whole one: `--to 2027-01-03` ends when the 4th begins. */
function readMoment(option: string, text: string, side: 'begins' | 'ends'): Date {
  const day = /^(\d{4}-\d{2}-\d{2})$/.exec(text)?.[1];
  if (day !== undefined) {
    const midnight = new Date(`${day}T00:00:00Z`);
    // The 30th of February would become the 2nd of March.
    if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day))
      throw new Trouble(`${option} ${text}: there is no such day`, howToWriteTimes);
    if (side === 'ends') midnight.setUTCDate(midnight.getUTCDate() + 1);
    return midnight;
  }
  const isMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const moment = new Date(isMoment ? text : Number.NaN);
  if (Number.isNaN(moment.getTime()))
    throw new Trouble(`${option} ${text} is no day and no moment`, howToWriteTimes);
  return moment;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { from: { type: 'string' }, to: { type: 'string' } },
    });
  } catch (error) {
    throw new Trouble((error as Error).message, usage);
  }
}
