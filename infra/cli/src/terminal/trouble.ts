/** An error a person can do something about: what is wrong, and the way out. */
export class Trouble extends Error {
  readonly wayOut: string;
  readonly details: readonly string[];

  constructor(message: string, wayOut: string, details: readonly string[] = []) {
    super(message);
    this.name = 'Trouble';
    this.wayOut = wayOut;
    this.details = details;
  }
}

/** Somebody pressed Ctrl-C (or sent SIGTERM). */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

/** How an error is shown: details first, then what is wrong and the way out on the last two lines. */
export function describeError(error: unknown): string {
  if (error instanceof Trouble) {
    const details = error.details.map((line) => `  ${line}`);
    return [...details, `✖ ${error.message}`, `→ ${error.wayOut}`].join('\n');
  }
  return `✖ ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/** The last lines of a program's output that say something. */
export function lastLines(text: string, count: number): string[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.slice(-count);
}
