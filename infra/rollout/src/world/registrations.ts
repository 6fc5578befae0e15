import type { Consul } from '../journal/consul.ts';
import type { App } from '../plan/plan.ts';
import { consulService, type Track, tracks } from './names.ts';

/** A replica as Consul's agent has it. */
export interface Registered {
  /** Its id in Consul. */
  readonly id: string;
  readonly app: App;
  readonly track: Track;
  readonly version: string;
  /** The first 12 characters of the container's id. */
  readonly instance: string;
  /** `address:port`, as the edge has it. */
  readonly address: string;
  /** Part of the share; else it is reached by header alone. */
  readonly open: boolean;
  readonly passing: boolean;
  /** Cut off from everybody, by its maintenance mode. */
  readonly parked: boolean;
}

interface AgentService {
  readonly ID: string;
  readonly Service: string;
  readonly Tags: readonly string[] | null;
  readonly Meta: Readonly<Record<string, string>> | null;
  readonly Address: string;
  readonly Port: number;
}

interface AgentCheck {
  readonly CheckID: string;
  readonly Status: string;
  readonly ServiceID: string;
}

/** All replicas that the agent knows: https://developer.hashicorp.com/consul/api-docs/agent. */
export async function listRegistered(consul: Consul): Promise<Registered[]> {
  const [services, checks] = await Promise.all([
    consul.read('/v1/agent/services') as Promise<Record<string, AgentService>>,
    consul.read('/v1/agent/checks') as Promise<Record<string, AgentCheck>>,
  ]);
  return readRegistered(Object.values(services), Object.values(checks));
}

/** Exported for its tests. */
export function readRegistered(
  services: readonly AgentService[],
  checks: readonly AgentCheck[],
): Registered[] {
  return services.flatMap(({ ID, Service, Tags, Meta, Address, Port }) => {
    const track = tracks.find((one) => consulService(one) === Service);
    const app = Tags?.find((tag): tag is App => tag === 'message' || tag === 'credit');
    if (track === undefined || app === undefined) return [];
    const own = checks.filter(({ ServiceID }) => ServiceID === ID);
    const isMaintenance = ({ CheckID }: AgentCheck) => CheckID === `_service_maintenance:${ID}`;
    return [
      {
        id: ID,
        app,
        track,
        version: Meta?.version ?? '',
        instance: Meta?.instance ?? '',
        address: `${Address}:${Port}`,
        open: Tags?.includes(`${app}-open`) ?? false,
        passing: own.every((check) => isMaintenance(check) || check.Status === 'passing'),
        parked: own.some(isMaintenance),
      },
    ];
  });
}

/** Cuts a replica off, or lets it back, without asking it. No error when Consul does not know it. */
export async function setParked(consul: Consul, id: string, on: boolean, reason: string) {
  const query = new URLSearchParams({ enable: String(on), reason });
  await consul.change('PUT', `/v1/agent/service/maintenance/${encodeURIComponent(id)}?${query}`);
}

/** Strikes out a replica that has gone without doing so itself. */
export async function deregister(consul: Consul, id: string) {
  await consul.change('PUT', `/v1/agent/service/deregister/${encodeURIComponent(id)}`);
}
