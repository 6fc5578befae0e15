import type { Knobs } from './knobs.ts';

/** What the provider really received. */
export interface Received {
  /** Different keys that came. */
  keys: number;
  /** Keys whose work was done. */
  delivered: number;
  /** Keys that were answered 422. */
  rejected: number;
  /** Keys that found no room in its memory. With any of these the other numbers are too low. */
  forgotten: number;
  /** Requests by what became of them. */
  requests: Partial<
    Record<'ok' | 'error' | 'rejected' | 'timeout' | 'lost' | 'bad-request', number>
  >;
}

export interface ReceivedKey {
  key: string;
  requests: number;
  deliveries: number;
  rejected: boolean;
}

/** Handles a flaky provider from outside, through its control port. */
export function remoteControl(controlUrl: string) {
  async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const answer = await fetch(controlUrl + path, {
      method,
      signal: AbortSignal.timeout(10_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as Answer;
  }
  return {
    /** What is not named becomes calm: `set({})` gives a provider that works. */
    set: (knobs: Partial<Knobs>) => call<Knobs>('PUT', '/knobs', knobs),
    received: () => call<Received>('GET', '/received'),
    keys: () => call<ReceivedKey[]>('GET', '/received/keys'),
    forget: () => call<Received>('DELETE', '/received'),
  };
}

export type RemoteControl = ReturnType<typeof remoteControl>;
