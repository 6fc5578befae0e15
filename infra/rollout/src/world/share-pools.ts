import { type EdgeRow, isUp } from '@serin/cli/project/edge-stats.ts';
import type { App } from '../plan/plan.ts';
import type { Track } from './names.ts';

/** The edge's pools in which canaries serve people who have not asked for them: by requests, and by subjects. */
export const sharePools = (app: App): readonly string[] => [`${app}-all`, `${app}-sticky`];

const serves = (rows: readonly EdgeRow[], pool: string, track: Track) =>
  rows.some((row) => row.pool === pool && row.server.startsWith(`${track}-`) && isUp(row));

/** Whether a track could take all requests: it serves in each of these pools. */
export const servesEverywhere = (rows: readonly EdgeRow[], app: App, track: Track): boolean =>
  sharePools(app).every((pool) => serves(rows, pool, track));

/** Whether a track gets any request of a person who has not asked for it. */
export const servesAnywhere = (rows: readonly EdgeRow[], app: App, track: Track): boolean =>
  sharePools(app).some((pool) => serves(rows, pool, track));
