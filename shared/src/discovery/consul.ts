/** One replica, as Consul's agent API wants it: https://developer.hashicorp.com/consul/api-docs/agent/service. */
export interface Registration {
  ID: string;
  Name: string;
  Tags: string[];
  Address: string;
  Port: number;
  Meta: Record<string, string>;
  Weights: { Passing: number; Warning: number };
  Check: Record<string, string>;
}

/** What Consul's store has under a key: https://developer.hashicorp.com/consul/api-docs/kv. */
export interface KeyState {
  /** Undefined: there is no such key. */
  value: string | undefined;
  /** Grows with every change. Smaller than before: Consul has lost what it had. */
  index: number;
}

/** Asks Consul to answer when the key's index is no longer this one, or after `ms`. */
export interface Wait {
  index: number;
  ms: number;
  signal: AbortSignal;
}

/** What an answer other than 2xx is, as an error. */
export const answered = (status: number) =>
  Object.assign(new Error(`Consul answered ${status}`), { code: `HTTP_${status}` });

/** A small client of Consul's agent. Every call ends within `timeoutMs`; a failed one throws. */
export function createConsul(url: string, timeoutMs = 1_000) {
  async function call(method: 'GET' | 'PUT', path: string, body?: unknown, wait?: Wait) {
    // Consul adds up to a sixteenth to the time it is told to wait.
    const waitMs = wait === undefined ? 0 : Math.ceil((wait.ms * 17) / 16);
    const timeout = AbortSignal.timeout(timeoutMs + waitMs);
    const response = await fetch(new URL(path, url), {
      method,
      signal: wait === undefined ? timeout : AbortSignal.any([timeout, wait.signal]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // Unread bodies hold their connection.
    const text = await response.text();
    return { ok: response.ok, status: response.status, headers: response.headers, text };
  }

  async function change(path: string, body?: unknown): Promise<void> {
    const { ok, status } = await call('PUT', path, body);
    if (!ok && status !== 404) throw answered(status);
  }

  return {
    /** Adds a replica, or replaces what Consul knows of it. Its check keeps its state, and one that is in maintenance stays there. */
    register: (registration: Registration) => change('/v1/agent/service/register', registration),
    /** No error when it is not there. */
    deregister: (id: string) => change(`/v1/agent/service/deregister/${encodeURIComponent(id)}`),
    async knows(id: string): Promise<boolean> {
      const { ok, status } = await call('GET', `/v1/agent/service/${encodeURIComponent(id)}`);
      if (!ok && status !== 404) throw answered(status);
      return ok;
    },
    /** What is under a key: now, or as soon as it is something else. */
    async read(key: string, wait?: Wait): Promise<KeyState> {
      const query = wait === undefined ? '' : `&index=${wait.index}&wait=${wait.ms}ms`;
      const answer = await call('GET', `/v1/kv/${key}?raw${query}`, undefined, wait);
      if (!answer.ok && answer.status !== 404) throw answered(answer.status);
      return {
        value: answer.ok ? answer.text : undefined,
        index: Number(answer.headers.get('x-consul-index')),
      };
    },
  };
}

export type Consul = ReturnType<typeof createConsul>;
