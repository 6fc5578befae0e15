import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs a program with our terminal; `signal` asks it to end. @returns its exit code; 127 when there is no such program */
export async function passThrough(
  command: string,
  args: readonly string[],
  { signal, ...options }: { cwd: string; env?: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<number> {
  const child = spawn(command, args, { ...options, stdio: 'inherit' });
  const end = () => child.kill('SIGTERM');
  signal?.addEventListener('abort', end, { once: true });
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code ?? 1;
  } catch {
    return 127;
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
