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

/** What Consul says of a replica, as far as we ask. */
export type Listed = Pick<Registration, 'ID' | 'Meta'>;

/** A small client of Consul's agent. Every call ends within `timeoutMs`; a failed one throws. */
export function createConsul(url: string, timeoutMs = 1_000) {
  async function call(method: 'GET' | 'PUT', path: string, body?: unknown): Promise<Response> {
    const response = await fetch(new URL(path, url), {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response;
  }

  /** Unread bodies hold their connection. */
  const drain = (response: Response) => response.arrayBuffer();

  async function change(path: string, body?: unknown): Promise<void> {
    const response = await call('PUT', path, body);
    await drain(response);
    if (!response.ok && response.status !== 404)
      throw new Error(`Consul answered ${response.status}`);
  }

  return {
    /** Adds a replica, or replaces what Consul knows of it. */
    register: (registration: Registration) =>
      change('/v1/agent/service/register?replace-existing-checks=true', registration),
    /** No error when it is not there. */
    deregister: (id: string) => change(`/v1/agent/service/deregister/${encodeURIComponent(id)}`),
    async knows(id: string): Promise<boolean> {
      const response = await call('GET', `/v1/agent/service/${encodeURIComponent(id)}`);
      await drain(response);
      const { ok, status } = response;
      if (!ok && status !== 404) throw new Error(`Consul answered ${status}`);
      return ok;
    },
    /** The replicas of a set that pass their check and have the tag. */
    async passing(name: string, tag: string): Promise<Listed[]> {
      const response = await call('GET', `/v1/health/service/${name}?passing=true&tag=${tag}`);
      if (!response.ok) {
        await drain(response);
        throw new Error(`Consul answered ${response.status}`);
      }
      const entries = (await response.json()) as { Service: Listed }[];
      return entries.map(({ Service }) => Service);
    },
  };
}

export type Consul = ReturnType<typeof createConsul>;
