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

/** What an answer other than 2xx is, as an error. */
export const answered = (status: number) =>
  Object.assign(new Error(`Consul answered ${status}`), { code: `HTTP_${status}` });

/** A small client of Consul's agent. Every call ends within `timeoutMs`; a failed one throws. */
export function createConsul(url: string, timeoutMs = 1_000) {
  async function call(method: 'GET' | 'PUT', path: string, body?: unknown): Promise<Response> {
    const response = await fetch(new URL(path, url), {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // Unread bodies hold their connection.
    await response.arrayBuffer();
    return response;
  }

  async function change(path: string, body?: unknown): Promise<void> {
    const response = await call('PUT', path, body);
    if (!response.ok && response.status !== 404) throw answered(response.status);
  }

  return {
    /** Adds a replica, or replaces what Consul knows of it. */
    register: (registration: Registration) =>
      change('/v1/agent/service/register?replace-existing-checks=true', registration),
    /** No error when it is not there. */
    deregister: (id: string) => change(`/v1/agent/service/deregister/${encodeURIComponent(id)}`),
    async knows(id: string): Promise<boolean> {
      const { ok, status } = await call('GET', `/v1/agent/service/${encodeURIComponent(id)}`);
      if (!ok && status !== 404) throw answered(status);
      return ok;
    },
  };
}

export type Consul = ReturnType<typeof createConsul>;
