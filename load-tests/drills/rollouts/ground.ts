import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted, lastLines, Trouble } from '@serin/cli/terminal/trouble.ts';
import { type Desk, openDesk } from '@serin/rollout/commands/desk.ts';
import { type App, apps } from '@serin/rollout/plan/plan.ts';
import type { DrillOptions } from '../drill.ts';
import type { System } from '../system.ts';
import type { Ended } from './findings.ts';
import { findState, giveBack } from './give-back.ts';
import { nextVersion, ownVersions } from './own-versions.ts';
import { spawnRollout } from './spawn-rollout.ts';

/** What a drill of rollouts works with. */
export interface Ground {
  readonly desk: Desk;
  /** A version of the drill's own that none of these services stands at; its images are built. */
  nextVersion(of: readonly App[]): Promise<string>;
  /**
   * `rollout start <words>` to its end, with the real judge, as a process of its own. One that can't be judged is taken back. Throws Trouble when it does
   * not begin, or comes to no end, and Interrupted, once it has ended, on Ctrl-C.
   */
  start(words: readonly string[]): Promise<Ended>;
}

/**
 * Works on the system as it stands, and gives it back as it was found, whatever happens: versions, numbers,
 * `.env`, images and the journal's history. The drill's own rollouts are kept in `reports`.
 */
export async function onOwnGround<Result>(
  system: System,
  { signal, say }: Pick<DrillOptions, 'signal' | 'say'>,
  work: (ground: Ground) => Promise<Result>,
): Promise<Result> {
  const { project } = system;
  const desk = openDesk({ project, say });
  const script = join(project.root, 'infra/rollout/src/main.ts');
  // Ctrl-C in the terminal goes to this process alone, which passes it on in its own time.
  const options = { cwd: project.root, env: { ...project.env }, detached: true };
  const rollout = (words: readonly string[]) => spawnRollout(script, words, options);
  const found = await findState(desk, system);
  const built: [App, string][] = [];

  const ground: Ground = {
    desk,
    async nextVersion(of) {
      const settings = desk.world.settings();
      const stable = apps.map((app) => settings[app].stable.version);
      const version = nextVersion(ownVersions(project.root), stable);
      for (const app of of) {
        if (signal.aborted) throw new Interrupted();
        if (built.some(([one, name]) => one === app && name === version)) continue;
        await mustEndWell(rollout(['build', `${app}=${version}`]));
        built.push([app, version]);
      }
      return version;
    },

    async start(words) {
      const known = new Set((await desk.journal.history()).map(({ id }) => id));
      if (signal.aborted) throw new Interrupted();
      const driving = rollout(['start', ...words]);
      const pass = () => void driving.child.kill('SIGINT');
      signal.addEventListener('abort', pass, { once: true });
      let paused: string | undefined;
      try {
        let isOver = false;
        const over = driving.ended.then(() => {
          isOver = true;
        });
        while (!isOver) {
          await Promise.race([over, sleep(500)]);
          const current = await desk.journal.current().catch(() => undefined);
          if (!current?.paused || paused !== undefined) continue;
          paused = current.entries.at(-1)?.text ?? 'paused';
          await rollout(['abort']).ended;
        }
      } finally {
        signal.removeEventListener('abort', pass);
      }
      if (signal.aborted) throw new Interrupted();
      const ended = (await desk.journal.history()).find(({ id }) => !known.has(id));
      if (ended === undefined) throw unfinished(driving.said);
      return { rollout: ended, paused };
    },
  };

  try {
    return await work(ground);
  } finally {
    say('the system is given back as it was found');
    await giveBack({ system, desk, rollout, say }, found, built);
  }
}

async function mustEndWell({ ended, said }: ReturnType<typeof spawnRollout>): Promise<void> {
  if ((await ended) !== 0) throw unfinished(said);
}

function unfinished(said: readonly string[]): Trouble {
  return new Trouble(
    'a rollout of the drill did not come to its end',
    'The lines above are its last words; `npm run rollout -- status` shows where it stands.',
    lastLines(said.join(''), 12),
  );
}
