import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program in a container, which reads lines and answers with lines. */
export interface Talk {
  say(line: string): void;
  /** Its next line. Throws with its last words if it has ended. */
  hear(): Promise<string>;
  /** Closes its input, and waits until it has ended. */
  end(): Promise<void>;
}

/** Starts `docker exec --interactive <args>`. Its input is closed, too, when this process dies: whatever it holds, it has to let go then. */
export function talkTo(args: readonly string[]): Talk {
  const child = spawn('docker', ['exec', '--interactive', ...args], {
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
      throw new Error(`${args.slice(0, 5).join(' ')} ... ended: ${words.trim().slice(-1_000)}`);
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}
