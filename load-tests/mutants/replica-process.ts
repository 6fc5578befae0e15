import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { freePort } from '../drills/free-port.ts';
import { until } from '../drills/wait.ts';
import { ask } from '../scenarios/ask.ts';

export interface ReplicaProcess {
  readonly port: number;
  /** Starts it, and waits until it is ready. */
  start(): Promise<void>;
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  stop(): Promise<void>;
}

/** A replica as a process of its own, run as the container runs it, at a port of its own. */
export async function replicaProcess(
  directory: string,
  service: 'message' | 'credit',
  environment: Record<string, string>,
): Promise<ReplicaProcess> {
  const port = await freePort();
  let child: ChildProcess | undefined;
  let words = '';

  async function kill() {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  return {
    port,
    async start() {
      await kill();
      child = spawn(process.execPath, ['src/main.ts'], {
        cwd: join(directory, 'services', service),
        env: { ...environment, PORT: String(port) },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      child.stderr?.on('data', (chunk) => {
        words = `${words}${chunk}`.slice(-2_000);
      });
      await until(`${service} is ready (it said: ${words})`, 30, async () => {
        if (child?.exitCode !== null) throw new Error(`${service} ended: ${words}`);
        return (await ask(port, { path: '/health/ready' })).status === 200;
      });
    },
    signal: (name) => void child?.kill(name),
    stop: kill,
  };
}
