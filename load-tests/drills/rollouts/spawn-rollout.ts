import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { ownProgram } from '@serin/cli/terminal/own-program.ts';

export interface RolloutProcess {
  /** All that it has said up to now. */
  readonly said: string[];
  readonly child: ChildProcess;
  /** Its exit code; null when it was killed. */
  readonly ended: Promise<number | null>;
}

/** `rollout <words>` by a script of its own, as a process of its own. */
export function spawnRollout(
  script: string,
  words: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env' | 'detached'>,
): RolloutProcess {
  const said: string[] = [];
  const child = spawn(process.execPath, ownProgram(script, words), {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => void said.push(text));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { said, child, ended };
}
