import { z } from 'zod';
import type { Answer } from './answer.ts';
import type { Operation } from './operation.ts';

/** What the edge answers by itself: a test compares it with infra/haproxy/errors/front.txt. */
const nobody = `Serin: no replica of message answers. The edge itself is up.

Try
  npm run doctor           what is missing or wrong, each with the way out
  docker compose ps --all  which containers run
  npm start                brings up what is missing
`;

const page = `Serin: all is well.
2026-01-31 12:00:00 UTC, by message 1.0.0 stable 0123456789ab, up 3 h 12 min
`;

const text = (
  answer: Pick<Answer, 'status' | 'name' | 'description' | 'from' | 'headers'>,
  example: string,
): Answer => ({
  ...answer,
  body: { mediaType: 'text/plain', schema: z.string(), example },
});

export const getFront = {
  id: 'getFront',
  method: 'get',
  path: '/',
  tag: 'system',
  summary: 'The system’s state, for people',
  description:
    'Plain text in UTF-8, under a small cat: versions, shares, what is up and what is down and why, how much waits. ' +
    'Needs no token; any living replica of message answers, ready or not, whatever `X-Canary` says.',
  answers: [
    text(
      {
        status: 200,
        name: 'front',
        description: 'The state, no older than a second or two.',
        from: 'service',
        headers: ['Cache-Control'],
      },
      page,
    ),
  ],
  edgeAnswers: [
    text(
      {
        status: 503,
        name: 'nobody',
        description: 'No replica of message answers: the edge says so itself.',
        from: 'edge',
        headers: ['Retry-After', 'Cache-Control'],
      },
      nobody,
    ),
  ],
} as const satisfies Operation;
