import type { z } from 'zod';
import { problemAnswer } from '../contracts/service-http.ts';
import { type Problem, problemBody, problems } from '../http/problem.ts';
import type { HeaderName } from './headers.ts';

/** One answer that a call can get. Answers of one status are told apart by their name. */
export interface Answer {
  status: number;
  /** A problem's name is the end of its type. */
  name: string;
  description: string;
  /** The edge gives some by itself, when no replica does. */
  from: 'service' | 'edge';
  /** Without it the answer has no body. */
  body?: { mediaType: string; schema: z.ZodType; example: unknown };
  /** Besides those that every answer has. */
  headers: readonly HeaderName[];
}

interface JsonAnswer {
  status: number;
  name: string;
  description: string;
  schema: z.ZodType;
  example: unknown;
  headers?: readonly HeaderName[];
}

/** An answer in JSON. */
export function json({ schema, example, headers = [], ...answer }: JsonAnswer): Answer {
  const body = { mediaType: 'application/json', schema, example };
  return { ...answer, from: 'service', body, headers };
}

/** An error answer; the very problem that is thrown is its example. */
export function problem(thrown: Problem, from: Answer['from'] = 'service'): Answer {
  return {
    status: thrown.status,
    name: thrown.kind,
    description: thrown.detail ?? thrown.title,
    from,
    body: {
      mediaType: 'application/problem+json',
      schema: problemAnswer,
      example: problemBody(thrown),
    },
    headers: Object.keys(thrown.extras.headers ?? {}) as HeaderName[],
  };
}

/** The 400 that names a field. */
export const wrongField = (field: string, detail: string) =>
  problem(problems.invalidFields([{ field, detail }]));
