import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Interrupted, lastLines, Trouble } from './trouble.ts';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which the program is killed; the exit code is then 124. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly input?: string;
  /** Each line the program writes, from either stream, as it comes. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** A process group of its own: Ctrl-C in the terminal does not reach the program. */
  readonly ownGroup?: boolean;
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  /** 127: no such program. 124: timed out. */
  readonly exitCode: number;
}

/** Runs a program to its end and collects what it wrote. Throws only when `signal` aborts (Interrupted). */
export async function tryRun(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  if (options.signal?.aborted) throw new Interrupted();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: options.ownGroup ?? false,
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    let partial = '';
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk;
      const lines = (partial + chunk).split(/\r?\n|\r/);
      partial = lines.pop() ?? '';
      if (options.onLine) for (const line of lines) options.onLine(line);
    });
  }
  child.stdin.on('error', () => {}); // the program may end before it has read everything
  child.stdin.end(options.input ?? '');

  let timedOut = false;
  const timer =
    options.timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
        }, options.timeoutMs);
  const stop = () => child.kill('SIGTERM');
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (options.signal?.aborted) throw new Interrupted();
    return { ...output, exitCode: timedOut ? 124 : (code ?? 128) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return { ...output, stderr: `${command}: not found`, exitCode: 127 };
    }
    throw error;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', stop);
  }
}

/** As `tryRun`, but throws Trouble with the program's last words unless it exits with 0. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const result = await tryRun(command, args, options);
  if (result.exitCode === 0) return result;
  const words = lastLines(result.stderr || result.stdout, 25);
  const shown = [command, ...args].join(' ');
  throw new Trouble(
    `\`${shown.length > 120 ? `${shown.slice(0, 117)}...` : shown}\` failed (exit ${result.exitCode})`,
    'Run it by hand to see more; `npm run doctor` says what is missing or wrong.',
    words,
  );
}
