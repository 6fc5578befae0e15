import { trackKey as keyOf } from '@serin/shared/contracts/tracks.ts';
import type { App } from '../plan/plan.ts';

export const tracks = ['stable', 'canary'] as const;

export type Track = (typeof tracks)[number];

/** Which of the two sets: v1 is the stable one, v2 the canaries. */
const setOf = { stable: 'v1', canary: 'v2' } as const;

/** The Compose service: `message-v2`. */
export const composeService = (app: App, track: Track) => `${app}-${setOf[track]}`;

/** What Consul calls the set: `service-v2`. */
export const consulService = (track: Track) => `service-${setOf[track]}`;

/** The Consul key that a set's replicas watch. */
export const trackKey = (app: App, track: Track) => keyOf(app, consulService(track));

export const stickyKey = (app: App) => `serin/sticky/${app}`;

/** The variable in `.env`: `MESSAGE_V2_REPLICAS`. */
export const variable = (app: App, track: Track, what: 'VERSION' | 'REPLICAS') =>
  `${app.toUpperCase()}_${setOf[track].toUpperCase()}_${what}`;
