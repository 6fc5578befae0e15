import { readEnvFile } from '@serin/cli/setup/env-file.ts';
import type { Rollout } from '../journal/rollout.ts';
import { createNotifier } from '../notify/notifier.ts';
import { webhookSettings } from '../notify/settings.ts';
import { keepReceipts } from '../show/keep-receipts.ts';
import { receiptsOf } from '../show/receipts.ts';
import { tellEntries } from '../show/tell-entries.ts';
import { texts } from '../show/text.ts';
import type { Context } from './command.ts';

/** For what is still to be posted to the webhook when a rollout has ended, in milliseconds. */
const lastPostsMs = 5_000;

/** Who hears of a rollout: the terminal, and the webhook. */
export interface Audience {
  /** Told after each line. */
  hear(rollout: Rollout): void;
  /** Told when it has ended: its receipts are kept and printed. */
  receive(rollout: Rollout): void;
  leave(): Promise<void>;
}

/** @param alreadyWritten lines of an earlier process: of those the last is told again */
export function gather(context: Context, alreadyWritten: number): Audience {
  const { project, print, say, paint, args } = context;
  const json = args.includes('--json');
  const tell = tellEntries(alreadyWritten, { json, print });
  const env = { ...readEnvFile(project.envFile), ...project.env };
  const { webhook, warning } = webhookSettings(project.root, env);
  if (warning) say(warning);
  const notifier = createNotifier({ webhook, alreadyWritten, warn: say });
  return {
    hear(rollout) {
      tell(rollout);
      notifier.follow(rollout);
    },
    receive(rollout) {
      const receipts = receiptsOf(rollout, new Date().toISOString());
      const keptAt = keepReceipts(project.root, receipts);
      print(json ? JSON.stringify(receipts) : `\n${texts(paint).receipts(receipts, keptAt)}`);
    },
    leave: () => notifier.end(lastPostsMs),
  };
}
