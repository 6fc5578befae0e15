import { Trouble } from '@serin/cli/terminal/trouble.ts';

/** Consul as this machine reaches it. Every call waits for a Consul that is away, up to a limit. */
export interface Consul {
  /** A GET's JSON; undefined when there is no such thing. */
  read(path: string): Promise<unknown>;
  /** A PUT or DELETE, and what it answers. */
  change(method: 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  /** The same without any patience: one attempt, which throws when it fails. */
  changeNow(method: 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
}

export interface ConsulOptions {
  /** Such as http://127.0.0.1:48153. */
  readonly url: string;
  readonly say: (line: string) => void;
  /** For how long an away Consul is waited for, in milliseconds. */
  readonly patienceMs?: number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Consul was away for longer than we wait. What is journalled stands, and nothing was begun since. */
export class ConsulAway extends Trouble {
  constructor(url: string, seconds: number, why: string) {
    super(
      `Consul at ${url} has not answered for ${seconds} s (${why})`,
      'What serves keeps serving. When Consul is back, `npm run rollout -- resume` goes on, and `abort` goes back.',
    );
  }
}

const attemptMs = 2_000;
const pauseMs = 250;

/** A refusal that a second attempt would meet too. */
class Refused extends Error {}

export function createConsul({ url, say, sleep, patienceMs = 60_000 }: ConsulOptions): Consul {
  async function once(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(new URL(path, url), {
      method,
      signal: AbortSignal.timeout(attemptMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status === 404) return undefined;
    const words = `Consul answered ${response.status}: ${text.slice(0, 200)}`;
    if (response.status >= 500) throw new Error(words);
    if (!response.ok) throw new Refused(words);
    return text === '' ? undefined : JSON.parse(text);
  }

  async function patiently(method: string, path: string, body?: unknown): Promise<unknown> {
    const start = performance.now();
    for (let isTold = false; ; ) {
      try {
        const answer = await once(method, path, body);
        if (isTold) say('Consul is back');
        return answer;
      } catch (error) {
        if (error instanceof Refused) throw error;
        const why = reasonOf(error);
        if (performance.now() - start > patienceMs)
          throw new ConsulAway(url, Math.round(patienceMs / 1_000), why);
        if (!isTold)
          say(`Consul does not answer (${why}): waiting, ${patienceMs / 1_000} s at most`);
        isTold = true;
        await sleep(pauseMs);
      }
    }
  }

  return {
    read: (path) => patiently('GET', path),
    change: patiently,
    changeNow: once,
  };
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? message;
}
