import type { Container } from '@serin/cli/project/containers.ts';
import { type EdgeRow, isUp } from '@serin/cli/project/edge-stats.ts';
import type { App } from '../plan/plan.ts';
import { composeService, type Track, tracks } from './names.ts';
import type { Registered } from './registrations.ts';
import { sharePools } from './share-pools.ts';

/** What the edge says of a replica in one of its pools. */
export interface AtEdge {
  readonly up: boolean;
  readonly weight: number;
  readonly connections: number;
}

/** One replica: its container, and what Consul and the edge know of it. */
export interface Replica {
  /** The container's id. */
  readonly container: string;
  /** The container's name. */
  readonly name: string;
  readonly app: App;
  readonly track: Track;
  /** Its image's tag. */
  readonly version: string;
  readonly instance: string;
  readonly running: boolean;
  /** How often it was started again by itself. */
  readonly restarts: number;
  readonly registered?: Registered;
  /** In the pool that shares out requests. */
  readonly inShare?: AtEdge;
  /** In the pool that serves the header alone. */
  readonly byHeader?: AtEdge;
}

/** One service, as it is now. */
export interface ServiceLook {
  readonly app: App;
  /** In the order of their numbers. */
  readonly replicas: readonly Replica[];
  /** Registered, without a container: what died and could not say so. */
  readonly ghosts: readonly Registered[];
  /** Requests that the edge still has under way with replicas it has let go. */
  readonly leaving: number;
}

export interface Sources {
  readonly containers: readonly Container[];
  readonly registered: readonly Registered[];
  readonly edge: readonly EdgeRow[];
}

const tagOf = (image: string) => image.slice(image.lastIndexOf(':') + 1);

/** Puts together what Docker, Consul and the edge each know of a service. */
export function lookAt(app: App, { containers, registered, edge }: Sources): ServiceLook {
  const known = registered.filter((one) => one.app === app);
  const rows = edge.filter(({ pool }) => tracks.some((track) => pool === `${app}-${track}`));
  const shared = edge.filter(({ pool }) => sharePools(app).includes(pool));
  const share = edge.filter(({ pool }) => pool === `${app}-all`);
  const find = (pool: readonly EdgeRow[], prefix: string, address: string | undefined) =>
    atEdge(pool.find((row) => row.server.startsWith(`${prefix}-`) && addressOf(row) === address));

  const replicas = tracks.flatMap((track) =>
    containers
      .filter(({ service }) => service === composeService(app, track))
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
      .map((container): Replica => {
        const instance = container.id.slice(0, 12);
        const own = known.find((one) => one.instance === instance && one.track === track);
        const header = rows.filter(({ pool }) => pool === `${app}-${track}`);
        const inShare = find(share, track, own?.address);
        const byHeader = find(header, track, own?.address);
        return {
          container: container.id,
          name: container.name,
          app,
          track,
          version: tagOf(container.image),
          instance,
          running: container.status === 'running',
          restarts: container.restarts,
          ...(own && { registered: own }),
          ...(own && inShare && { inShare }),
          ...(own && byHeader && { byHeader }),
        };
      }),
  );
  const addresses = new Set(replicas.flatMap(({ registered: own }) => own?.address ?? []));
  return {
    app,
    replicas,
    ghosts: known.filter(({ instance }) => !replicas.some((one) => one.instance === instance)),
    leaving: [...rows, ...shared]
      .filter((row) => row.server !== 'BACKEND' && !addresses.has(addressOf(row)))
      .reduce((sum, { connections }) => sum + connections, 0),
  };
}

/** A place that nobody has any more may still show who was the last to have it. */
const addressOf = ({ status, address }: EdgeRow) => (status.startsWith('MAINT') ? '' : address);

const atEdge = (row: EdgeRow | undefined): AtEdge | undefined =>
  row && { up: isUp(row), weight: row.weight, connections: row.connections };
