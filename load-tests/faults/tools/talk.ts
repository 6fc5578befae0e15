import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ComposeProject } from '@serin/cli/project/compose-project.ts';

/** A program in a container, which reads lines and answers with lines. */
export interface Talk {
  say(line: string): void;
  /** Its next line. Throws with its last words if it has ended. */
  hear(): Promise<string>;
  /** Closes its input, and waits until it has ended. */
  end(): Promise<void>;
}

/** Starts `docker <args>` for a project. Its input is closed, too, when this process dies: whatever it holds, it has to let go then. */
export function talkTo({ root, env }: ComposeProject, args: readonly string[]): Talk {
  const child = spawn('docker', args, {
    cwd: root,
    env: { ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // a group of its own: Ctrl-C in the terminal does not reach it, it is ended in order
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    words += chunk;
  });
  child.stdin.on('error', () => {}); // it may have ended
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));

  return {
    say: (line) => void child.stdin.write(`${line}\n`),
    async hear() {
      const { value, done } = await lines.next();
      if (!done) return value;
      await ended;
      throw new Error(`docker ${args[0]} ... ended: ${words.trim().slice(-1_000)}`);
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}
