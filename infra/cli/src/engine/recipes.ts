/** How a stand-in is made. */
export interface Recipe {
  /** The image's name, without `serin-standin/`, and what is in it. */
  readonly name: string;
  readonly tag: string;
  /** The folder in infra/images that holds its Dockerfile. */
  readonly folder: string;
  /** The stage of that Dockerfile, where several images come out of one. */
  readonly target?: string;
  /** The folder it is made from, where that is not the Dockerfile's own; from the repository's root. */
  readonly context?: string;
  /** What it stands on, where that is not the Debian base: another of these images, official or not. */
  readonly on?: 'NODE_IMAGE';
  /** The Compose profile without which nobody needs it. */
  readonly profile?: string;
}

const lookout = { folder: 'lookout', context: 'infra/lookout', on: 'NODE_IMAGE' } as const;

/** The variables of docker-compose.yml that name an image, and the stand-in of each. */
export const recipes = {
  HAPROXY_IMAGE: { name: 'haproxy', tag: '3.2', folder: 'haproxy' },
  CONSUL_IMAGE: { name: 'consul', tag: '1.8.7', folder: 'consul' },
  POSTGRES_IMAGE: { name: 'postgres', tag: '17', folder: 'postgres' },
  REDIS_IMAGE: { name: 'redis', tag: '8.0', folder: 'redis' },
  PROMETHEUS_IMAGE: { name: 'prometheus', tag: '2.53', folder: 'prometheus' },
  NODE_IMAGE: { name: 'node', tag: '24', folder: 'node' },
  ALERTMANAGER_IMAGE: exporter('alertmanager', '0.28'),
  NODE_EXPORTER_IMAGE: exporter('node-exporter', '1.9'),
  REDIS_EXPORTER_IMAGE: exporter('redis-exporter', '1.69'),
  POSTGRES_EXPORTER_IMAGE: exporter('postgres-exporter', '0.17'),
  JAEGER_IMAGE: { name: 'traces', tag: '1', target: 'traces', ...lookout },
  GRAFANA_IMAGE: { name: 'dashboards', tag: '1', target: 'dashboards', ...lookout },
  NETDATA_IMAGE: { name: 'netdata', tag: '1.37', folder: 'netdata', profile: 'netdata' },
} as const satisfies Record<string, Recipe>;

export type StandInVariable = keyof typeof recipes;

export const recipeOf = (variable: StandInVariable): Recipe => recipes[variable];

/** One layer holds the programs of all four: each image only says which of them it runs. */
function exporter<Name extends string>(name: Name, tag: string) {
  return { name, tag, folder: 'exporters', target: name } as const;
}
