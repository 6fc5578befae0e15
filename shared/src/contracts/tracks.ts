import { z } from 'zod';

/** What a rollout tells the replicas of one track, in Consul's store: JSON under `trackKey`. */
export const trackSetting = z.object({
  /** Of each of them, at the edge. */
  weight: z.int().min(1).max(256),
  /**
   * Closed: the share leaves them out, and only who asks for their track by header reaches them. A list: these instances are open, and
   * whoever comes to them begins closed.
   */
  open: z.union([z.boolean(), z.array(z.string())]),
});

export type TrackSetting = Readonly<z.infer<typeof trackSetting>>;

/** What of it is said to one replica. */
export interface ReplicaSetting {
  weight: number;
  open: boolean;
}

export const settingOf = ({ weight, open }: TrackSetting, instance: string): ReplicaSetting => ({
  weight,
  open: typeof open === 'boolean' ? open : open.includes(instance),
});

/** Such as `serin/tracks/message/service-v2`. Where there is none, SERVICE_WEIGHT counts, and the track is open. */
export const trackKey = (app: string, serviceName: string) => `serin/tracks/${app}/${serviceName}`;

/** The tag of an open replica, beside that of its app. */
export const openTag = (app: string) => `${app}-open`;

/** A rollout that keeps each subject on its side, in Consul's store: JSON under `stickyKey`, read by the edge. */
export interface StickySetting {
  /** The canary's part of all subjects, in percent: 0 to 100, with two decimals at most. */
  share: number;
  /** Another salt, other subjects first: the rollout's id, in letters, digits and punctuation. */
  salt: string;
}

/** Such as `serin/sticky/message`. */
export const stickyKey = (app: string) => `serin/sticky/${app}`;
