import { abort } from './abort.ts';
import { build } from './build.ts';
import type { Command } from './command.ts';
import { freeze, unfreeze } from './freeze.ts';
import { history } from './history.ts';
import { resume } from './resume.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { undo } from './undo.ts';
import { watch } from './watch.ts';
import { pause, promote } from './wishes.ts';

export const commands: Readonly<Record<string, Command>> = {
  ...{ start, status, watch, promote, pause, resume, abort, undo },
  ...{ history, freeze, unfreeze, build },
};
