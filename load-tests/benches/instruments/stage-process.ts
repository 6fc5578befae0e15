import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { freePort } from '../../drills/free-port.ts';
import { until } from '../../drills/wait.ts';
import { ask } from '../../scenarios/ask.ts';
import type { Question, Reading } from './meter.ts';
import type { Profile } from './profile.ts';

export interface StageProcess {
  readonly port: number;
  /** So far, in microseconds, of all its threads. */
  cpuMicros(): Promise<number>;
  /** What it spends its time on while `work` goes on. */
  profile(work: () => Promise<unknown>): Promise<Profile>;
  stop(): Promise<void>;
}

export interface StageCommand {
  /** Where and what Node runs. */
  directory: string;
  program: readonly string[];
  env: Readonly<Record<string, string>>;
}

/** A container's output is a pipe that blocks when it is full; one of Node's own making would fail, and be tried again after a while. */
const outputAsInContainer = 'exec "$@" | exec cat > /dev/null 3>&-';

/** Starts a stage as a process of its own, with a meter in it, and waits until it answers. */
export async function startStage({ directory, program, env }: StageCommand): Promise<StageProcess> {
  const port = await freePort();
  const meter = join(import.meta.dirname, 'meter.ts');
  const node = [process.execPath, '--import', meter, ...program];
  const child = spawn('sh', ['-c', outputAsInContainer, 'sh', ...node], {
    cwd: directory,
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    detached: true, // a process group, to be ended as one
  });
  let words = '';
  child.stderr?.on('data', (chunk) => {
    words = `${words}${chunk}`.slice(-2_000);
  });
  const stop = () => end(child);
  try {
    await until(`${program.join(' ')} answers`, 30, async () => {
      if (child.exitCode !== null) throw new Error(`${program.join(' ')} ended: ${words}`);
      return (await ask(port, { path: '/version' })).status === 200;
    });
  } catch (error) {
    await stop();
    throw error;
  }

  async function read(question: Question): Promise<Reading> {
    const answered = once(child, 'message');
    child.send(question);
    const [reading] = await answered;
    return reading as Reading;
  }
  return {
    port,
    async cpuMicros() {
      const reading = await read('cpu');
      return 'cpuMicros' in reading ? reading.cpuMicros : Number.NaN;
    },
    async profile(work) {
      await read('begin-profile');
      await work();
      const reading = await read('end-profile');
      return 'profile' in reading ? reading.profile : { nodes: [] };
    },
    stop,
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  await ended;
}
