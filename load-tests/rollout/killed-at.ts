import { rollout } from './support.ts';

/** Runs a command that is killed at this line of the journal. @returns its exit code; null: it was killed */
export function killedAt(line: number, words: readonly string[]): Promise<number | null> {
  return rollout([...words, '--json'], { SERIN_KILL_AT_LINE: String(line) }).ended;
}

/** Runs a command that is killed at each line it writes, and begun again. @returns its last line, and what it ended with */
export async function killedAtEach(first: number, words: readonly string[]) {
  let line = first;
  for (;;) {
    const code = await killedAt(line, words);
    if (code !== null) return { lines: line - 1, code };
    line += 1;
  }
}
