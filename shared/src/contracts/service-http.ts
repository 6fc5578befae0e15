import { z } from 'zod';

/** GET /version: which replica answers. */
export const versionAnswer = z.strictObject({
  service: z.enum(['message', 'credit']),
  version: z.string(),
  track: z.enum(['stable', 'canary']),
  instance: z.string(),
});

/** GET /health/live: the process turns over. */
export const liveAnswer = z.strictObject({ status: z.literal('live') });

/** GET /health/ready. A check that is down has the error's code: `ECONNREFUSED`, `ETIMEDOUT`, `28P01`, ... */
export const readinessAnswer = z.strictObject({
  status: z.enum(['ready', 'unready', 'starting', 'stopping', 'misdirected']),
  checks: z.record(
    z.string(),
    z.strictObject({ state: z.enum(['unknown', 'up', 'down']), code: z.string().optional() }),
  ),
});

/** Every error answer: RFC 9457, as `application/problem+json`. `errors` names the fields that are to blame. */
export const problemAnswer = z.strictObject({
  type: z.string().regex(/^urn:serin:problem:[a-z-]+$/),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string().optional(),
  errors: z.array(z.strictObject({ field: z.string(), detail: z.string() })).optional(),
});

export type VersionAnswer = z.infer<typeof versionAnswer>;
export type ProblemAnswer = z.infer<typeof problemAnswer>;
