import { requestIdPattern } from '../http/request-id.ts';

/** Everything an answer's headers say, as OpenAPI header objects. */
export const headers = {
  'X-Served-By': {
    description:
      'Who answered: `<service>/<version> <track> <instance>`, or `edge` when no replica did.',
    required: true,
    schema: {
      type: 'string',
      pattern: '^(edge|(message|credit)/[^ ]+ (stable|canary) [^ ]+)$',
      examples: ['message/1.0.0 stable 0123456789ab'],
    },
  },
  'X-Request-Id': {
    description: 'Finds the request in the logs. A caller’s own is kept when it is harmless.',
    required: true,
    schema: { type: 'string', pattern: requestIdPattern.source },
  },
  'Cache-Control': {
    description: 'Who may keep the answer.',
    required: true,
    schema: { type: 'string', enum: ['no-store', 'no-cache'] },
  },
  ETag: {
    description: 'Changes with the document; send it back as `If-None-Match`.',
    required: true,
    schema: { type: 'string', pattern: '^"[A-Za-z0-9_-]+"$' },
  },
  Location: {
    description: 'Where the outcome will be told.',
    required: true,
    schema: { type: 'string', format: 'uri-reference', pattern: '^/messages/[0-9a-f-]{36}$' },
  },
  'Retry-After': {
    description: 'Seconds after which it is worth asking again.',
    required: true,
    schema: { type: 'string', pattern: '^[1-9][0-9]*$', examples: ['1'] },
  },
  'WWW-Authenticate': {
    description: 'What is wrong with the token, as RFC 6750 words it.',
    required: true,
    schema: { type: 'string', pattern: '^Bearer( |$)' },
  },
} as const;

export type HeaderName = keyof typeof headers;

/** What every answer has. */
export const always = ['X-Served-By', 'X-Request-Id'] as const satisfies HeaderName[];
