import type { ComposeProject } from '@serin/cli/project/compose-project.ts';
import type { App } from '../plan/plan.ts';
import type { Track } from './names.ts';

const header = { stable: 'never', canary: '1' } as const;
const paths = { message: '/version', credit: '/credit/version' } as const;
const timeoutMs = 3_000;

/** Asks a track for its version through the edge, by header. Answers who said so; undefined for anything but a 200. */
export async function askTrack(
  project: Pick<ComposeProject, 'edgeUrl'>,
  app: App,
  track: Track,
): Promise<string | undefined> {
  try {
    const response = await fetch(new URL(paths[app], project.edgeUrl), {
      headers: { 'x-canary': header[track] },
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { instance } = (await response.json()) as { instance?: string };
    return response.ok ? instance : undefined;
  } catch {
    return undefined;
  }
}
