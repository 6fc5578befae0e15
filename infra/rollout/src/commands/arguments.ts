import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Trouble } from '@serin/cli/terminal/trouble.ts';

export const usage = `npm run rollout -- <command>

  start message=1.2.0 [credit=1.2.0]   a new version of one service, or of both together
    --steps 1/4,2/4,3/4,4/4              by replicas (this is the default), or 1%,5%,25%,50%,100% by weights
    --build                              its images from the working tree first
    --dry-run                            says what would be done
    --manual                             waits for \`promote\` at each step
    --sticky                             a subject stays on its side
    --traffic                            our own load, where there is too little
    --override "why"                     in spite of a freeze
  status, watch                        where it stands
  promote, pause, resume               on to the next step; stay; go on, also after a crash
  abort                                back to the old version
  undo                                 back by a rollout of its own, after one that is done
  history [id]                         what was done, by whom, and why
  freeze ["why"], unfreeze             nobody starts
  build message=1.2.0                  an image from the working tree
    --faults error:0.05                  one that misbehaves, to see it undone

  Each takes --json.`;

type Options = NonNullable<ParseArgsConfig['options']>;

/** Reads a command's arguments; every command takes --json. Throws Trouble with the usage. */
export function readArguments<Own extends Options>(args: readonly string[], options: Own) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...options, json: { type: 'boolean', default: false } } as Own & {
        json: { type: 'boolean'; default: boolean };
      },
    });
  } catch (error) {
    throw new Trouble((error as Error).message, usage);
  }
}

/** Throws Trouble when there are words that the command has no use for. */
export function refuseWords(words: readonly string[]): void {
  if (words.length > 0) throw new Trouble(`what is ${words.join(' ')}?`, usage);
}
