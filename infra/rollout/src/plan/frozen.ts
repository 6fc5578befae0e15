import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { z } from 'zod';
import type { Freeze } from './freeze.ts';

const freezeDocument = z.object({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }).optional(),
  reason: z.string().min(1),
  who: z.string(),
}) satisfies z.ZodType<Freeze>;

/** The freeze as Consul keeps it. Throws Trouble for what is none: what can't be read may well have been meant. */
export function parseFreeze(json: string): Freeze {
  try {
    return freezeDocument.parse(JSON.parse(json));
  } catch {
    throw new Trouble(
      'there is a freeze in Consul that cannot be read',
      '`npm run rollout -- unfreeze` lifts it, `npm run rollout -- freeze "why"` writes it anew.',
    );
  }
}

/** Whether rollouts may not start at this moment. */
export function isFrozen(freeze: Freeze | undefined, now: Date): freeze is Freeze {
  if (freeze === undefined) return false;
  const hasBegun = Date.parse(freeze.from) <= now.getTime();
  return hasBegun && (freeze.to === undefined || now.getTime() < Date.parse(freeze.to));
}

/** `until 2027-01-04 00:00 UTC (lea@desk: holidays)`, or `from ... on` for one that is still to come. */
export function freezeInWords(freeze: Freeze, now: Date): string {
  const from = Date.parse(freeze.from) > now.getTime() ? `from ${minute(freeze.from)} ` : '';
  const to = freeze.to === undefined ? 'until it is lifted' : `until ${minute(freeze.to)}`;
  return `${from}${to} (${freeze.who}: ${freeze.reason})`;
}

/** What whoever starts a rollout is told. */
export function refusal(freeze: Freeze, now: Date): Trouble {
  return new Trouble(
    `rollouts are frozen ${freezeInWords(freeze, now)}`,
    '`npm run rollout -- unfreeze` lifts it; `--override "why"` starts this one all the same, and the journal keeps why.',
  );
}

/** What the journal says when somebody started in spite of it. */
export function overrideEntry(freeze: Freeze, why: string, now: Date): string {
  return `frozen ${freezeInWords(freeze, now)}; overridden: ${why}`;
}

/** `2027-01-04 00:00 UTC`. */
function minute(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
