/** Who a replica is: in X-Served-By, in every log line, in every metric, and in Consul. */
export interface Identity {
  /** `message` or `credit`. */
  service: string;
  /** The set in the edge's eyes: `service-v1` or `service-v2`. */
  name: string;
  version: string;
  track: 'stable' | 'canary';
  instance: string;
}

const tracks = { 'service-v1': 'stable', 'service-v2': 'canary' } as const;

/** The track follows from the set's name alone. */
export function identityOf(replica: {
  service: string;
  name: keyof typeof tracks;
  version: string;
  instance: string;
}): Identity {
  return Object.freeze({ ...replica, track: tracks[replica.name] });
}

/** The value of X-Served-By. */
export function servedBy({ service, version, track, instance }: Identity): string {
  return `${service}/${version} ${track} ${instance}`;
}
