import { z } from 'zod';
import { openTag } from '../contracts/tracks.ts';
import { answered } from './consul.ts';

/** A replica, as Consul knows it. */
export interface ListedReplica {
  service: string;
  version: string;
  track: string;
  weight: number;
  /** By its own check: whether it can serve. */
  isReady: boolean;
  /** Whether it takes part in the share; a closed one is there for X-Canary alone. */
  isOpen: boolean;
}

/** Both sets; a replica's first tag is its service. */
const sets = ['service-v1', 'service-v2'];

/** Consul's health API: https://developer.hashicorp.com/consul/api-docs/health. Who registers something else there is left out. */
const entry = z.object({
  Service: z.object({
    Tags: z.tuple([z.string()], z.string()),
    Meta: z.object({ version: z.string(), track: z.string(), weight: z.coerce.number().min(1) }),
  }),
  Checks: z.array(z.object({ Status: z.string() })),
});

async function listSet(url: string, set: string, timeoutMs: number): Promise<ListedReplica[]> {
  const response = await fetch(new URL(`/v1/health/service/${set}`, url), {
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  if (!response.ok) throw answered(response.status);
  return (JSON.parse(text) as unknown[]).flatMap((one) => {
    const { data } = entry.safeParse(one);
    if (data === undefined) return [];
    const { Tags, Meta } = data.Service;
    const [service] = Tags;
    const isReady = data.Checks.every(({ Status }) => Status === 'passing');
    return [{ ...Meta, service, isReady, isOpen: Tags.includes(openTag(service)) }];
  });
}

/** Every replica of every service that Consul knows, ready or not. Throws when Consul does not answer in time. */
export async function listReplicas(url: string, timeoutMs: number): Promise<ListedReplica[]> {
  return (await Promise.all(sets.map((set) => listSet(url, set, timeoutMs)))).flat();
}
