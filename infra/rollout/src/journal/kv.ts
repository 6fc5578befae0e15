import type { Consul } from './consul.ts';

/** A key's JSON, and the index that says whether it is still the same. */
export interface Stored {
  readonly value: unknown;
  readonly index: number;
}

/** JSON documents in Consul's key-value store: https://developer.hashicorp.com/consul/api-docs/kv. */
export interface Kv {
  get(key: string): Promise<Stored | undefined>;
  put(key: string, value: unknown): Promise<void>;
  /** Only if the key is as it was at this index; 0: only if there is none. Says whether it was written. */
  putIf(index: number, key: string, value: unknown): Promise<boolean>;
  remove(key: string): Promise<void>;
  /** Only if it is as it was at this index. Says whether it was removed. */
  removeIf(index: number, key: string): Promise<boolean>;
  /** Everything below a prefix, by key. */
  list(prefix: string): Promise<Map<string, unknown>>;
}

interface Entry {
  readonly Key: string;
  /** Base64; null for an empty value. */
  readonly Value: string | null;
  readonly ModifyIndex: number;
}

const parse = ({ Value }: Entry): unknown =>
  JSON.parse(Buffer.from(Value ?? '', 'base64').toString() || 'null');

export function createKv(consul: Consul): Kv {
  const at = (key: string) => `/v1/kv/${key}`;
  return {
    async get(key) {
      const [entry] = ((await consul.read(at(key))) as Entry[] | undefined) ?? [];
      return entry && { value: parse(entry), index: entry.ModifyIndex };
    },
    async put(key, value) {
      await consul.change('PUT', at(key), value);
    },
    putIf: async (index, key, value) =>
      (await consul.change('PUT', `${at(key)}?cas=${index}`, value)) === true,
    async remove(key) {
      await consul.change('DELETE', at(key));
    },
    removeIf: async (index, key) =>
      (await consul.change('DELETE', `${at(key)}?cas=${index}`)) === true,
    async list(prefix) {
      const found = ((await consul.read(`${at(prefix)}?recurse`)) as Entry[] | undefined) ?? [];
      return new Map(found.map((entry) => [entry.Key, parse(entry)]));
    },
  };
}
