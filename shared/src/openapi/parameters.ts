import { z } from 'zod';
import { requestIdPattern } from '../http/request-id.ts';
import { idempotencyKeyPattern } from '../idempotency/key.ts';
import type { Operation } from './operation.ts';
import { schemaOf } from './schemas.ts';

const header = (name: string, description: string, schema: object) => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string', ...schema },
});

/** The headers of requests, as OpenAPI parameter objects. */
export const requestHeaders = {
  'X-Canary': header(
    'X-Canary',
    '`1`: the canary alone answers. `never`: the stable version alone. Anything else, or none: by share.',
    { examples: ['1', 'never'] },
  ),
  'X-MISTERY-SHOPPER': header(
    'X-MISTERY-SHOPPER',
    'The older spelling of `X-Canary: 1`, with any value.',
    { deprecated: true },
  ),
  'X-Request-Id': header(
    'X-Request-Id',
    'The caller’s own id for the request; one that does not fit the pattern is replaced.',
    { pattern: requestIdPattern.source, examples: ['my-own-id-1234'] },
  ),
  traceparent: header('traceparent', 'W3C trace context; a malformed one is replaced.', {
    examples: ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
  }),
  'Idempotency-Key': header(
    'Idempotency-Key',
    'Names the request for a day: sent again, it is done once and answered alike. A caller’s keys are theirs alone. ' +
      'The edge gives a request without one a fresh one.',
    { pattern: idempotencyKeyPattern.source, examples: ['c0ffee-1'] },
  ),
  'If-None-Match': header('If-None-Match', 'The ETag of a copy: 304 if it is still good.', {}),
} as const;

/** For every call: how the edge chooses a replica, and how the request is found again. */
export const everywhere = ['X-Canary', 'X-MISTERY-SHOPPER', 'X-Request-Id', 'traceparent'] as const;

const fields = (schema: z.ZodObject | undefined, where: 'path' | 'query') =>
  Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
    name,
    in: where,
    description: z.globalRegistry.get(field)?.description,
    required: !field.safeParse(undefined).success,
    schema: schemaOf(field),
  }));

/** The parameters of one call, besides those of every call. */
export function parametersOf(operation: Operation): object[] {
  const names: (keyof typeof requestHeaders)[] =
    operation.method === 'post' ? ['Idempotency-Key'] : [];
  if (operation.answers.some(({ status }) => status === 304)) names.push('If-None-Match');
  return [
    ...fields(operation.pathParameters, 'path'),
    ...fields(operation.query, 'query'),
    ...names.map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ];
}
