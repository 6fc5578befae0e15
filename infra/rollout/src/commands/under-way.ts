import { Trouble } from '@serin/cli/terminal/trouble.ts';
import type { Rollout } from '../journal/rollout.ts';
import type { Desk } from './desk.ts';

/** The rollout that is not at its end. Throws Trouble when there is none. */
export async function underWay({ journal }: Desk): Promise<Rollout> {
  const rollout = await journal.current();
  if (rollout === undefined)
    throw new Trouble(
      'nothing is being rolled out',
      '`npm run rollout -- start message=<version>` begins; `history` shows what was.',
    );
  return rollout;
}
