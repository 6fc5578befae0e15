import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import { tryRun } from '@serin/cli/terminal/run.ts';
import type { System } from '../system.ts';

/**
 * Runs a burner in a container of its own, and answers the number it ends with. It ends by itself, and is gone afterwards in any case. Its
 * share of the CPU is a quarter of a replica's, so that it takes what nobody needs before it takes from others.
 */
export async function untilBurnt(
  system: System,
  script: string,
  args: number[],
  signal: AbortSignal,
): Promise<number> {
  const [replica] = await system.containers('message-v1');
  if (replica === undefined) throw new Error('there is no replica of message-v1');
  const name = `${system.project.name}-contention`;
  const code = readFileSync(join(import.meta.dirname, script), 'utf8');
  const limits = [
    ...['--network', 'none', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...['--cpu-shares', '256', '--memory', '256m', '--pids-limit', '200'],
  ];
  const program = ['--entrypoint', 'node', replica.image, '--input-type=module-typescript'];
  // Made before it is started: who is interrupted in between still knows what to remove.
  await system.docker(
    ...['create', '--rm', '--init', '--name', name, ...limits, ...program],
    ...['--eval', code, ...args.map(String)],
  );
  const burning = system.docker('start', '--attach', name);
  burning.catch(() => {}); // removed below, it fails when nobody waits for it any more
  try {
    return Number(await untilAborted(burning, signal));
  } finally {
    await tryRun('docker', ['rm', '--force', name], { ownGroup: true });
  }
}
