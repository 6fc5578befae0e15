import type { Rollout } from '../journal/rollout.ts';
import type { EntryDocument } from '../notify/post-entry.ts';
import { entryLine } from './watch-lines.ts';

/**
 * Prints each entry of the journal once, as a line or, for machines, as the document that the webhook gets too. Of what was written
 * before, the last is printed again: where it was.
 */
export function tellEntries(
  alreadyWritten: number,
  { json, print }: { readonly json: boolean; readonly print: (line: string) => void },
): (rollout: Rollout) => void {
  let next = Math.max(alreadyWritten - 1, 0);
  return ({ id, plan, entries }) => {
    for (const entry of entries.slice(next)) {
      next += 1;
      const document: EntryDocument = {
        document: 'entry',
        rollout: id,
        number: next,
        moves: plan.moves,
        entry,
      };
      print(json ? JSON.stringify(document) : entryLine(entry));
    }
  };
}
