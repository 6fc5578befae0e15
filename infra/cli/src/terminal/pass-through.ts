import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs a program with our terminal. @returns its exit code; 127 when there is no such program */
export async function passThrough(
  command: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<number> {
  const child = spawn(command, args, { ...options, stdio: 'inherit' });
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code ?? 1;
  } catch {
    return 127;
  }
}
