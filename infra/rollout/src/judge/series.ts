import { z } from 'zod';

/** One time series as Prometheus stored it. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** What each scrape found: seconds since 1970, and the value. */
  readonly samples: readonly (readonly [number, number])[];
}

const point = z.tuple([z.number(), z.string().transform(Number)]);

/** What `/api/v1/query` answers to an expression that ends in a range. */
export const matrix = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(
      z
        .object({ metric: z.record(z.string(), z.string()), values: z.array(point) })
        .transform(({ metric, values }): Series => ({ labels: metric, samples: values })),
    ),
  }),
});
