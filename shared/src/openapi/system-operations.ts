import { z } from 'zod';
import { liveAnswer, readinessAnswer, versionAnswer } from '../contracts/service-http.ts';
import { type Answer, json } from './answer.ts';
import { getFront } from './front-operation.ts';
import type { Operation } from './operation.ts';

const version = { service: 'message', version: '1.0.0', track: 'stable', instance: '0123456789ab' };

const versionOf = (id: string, path: string, service: string): Operation => ({
  id,
  method: 'get',
  path,
  tag: 'system',
  summary: `Which replica of ${service} answers`,
  description: 'Needs no token. Ask often to see the share of the canary.',
  answers: [
    json({
      status: 200,
      name: 'version',
      description: 'The replica.',
      schema: versionAnswer,
      example: { ...version, service },
    }),
  ],
});

const documentOf = (id: string, path: string): Operation => ({
  id,
  method: 'get',
  path,
  tag: 'system',
  summary: 'This document',
  answers: [
    json({
      status: 200,
      name: 'document',
      description: 'The document, in OpenAPI 3.1.',
      schema: z.looseObject({}),
      example: { openapi: '3.1.1' },
      headers: ['ETag', 'Cache-Control'],
    }),
    {
      status: 304,
      name: 'unchanged',
      description: 'The caller’s copy is still good.',
      from: 'service',
      headers: ['ETag', 'Cache-Control'],
    },
  ],
});

const readiness = (status: number, name: string, description: string, example: unknown): Answer =>
  json({ status, name, description, schema: readinessAnswer, example, headers: ['Cache-Control'] });

const up = { state: 'up' };
const down = { state: 'down', code: 'ECONNREFUSED' };

const readyAt = (id: string, path: string): Operation => ({
  id,
  method: 'get',
  path,
  tag: 'system',
  summary: 'Whether a replica can serve',
  description: 'Ask for one in particular by `service`, `version`, `track` or `instance`.',
  query: z.object({
    service: z.string().optional(),
    version: z.string().optional(),
    track: z.string().optional(),
    instance: z.string().optional(),
  }),
  answers: [
    readiness(200, 'ready', 'It can.', { status: 'ready', checks: { postgres: up } }),
    readiness(421, 'misdirected', 'Another replica was asked for.', {
      status: 'misdirected',
      checks: {},
    }),
    readiness(503, 'unready', 'It can’t: each check says why.', {
      status: 'unready',
      checks: { postgres: down },
    }),
  ],
});

export const getVersion = versionOf('getVersion', '/version', 'message');
export const getCreditVersion = versionOf('getCreditVersion', '/credit/version', 'credit');
export const getDocument = documentOf('getDocument', '/openapi.json');
export const getCreditDocument = documentOf('getCreditDocument', '/credit/openapi.json');
export const getHealth = readyAt('getHealth', '/health');
export const getReadiness = readyAt('getReadiness', '/health/ready');

export const getLiveness: Operation = {
  id: 'getLiveness',
  method: 'get',
  path: '/health/live',
  tag: 'system',
  summary: 'Whether a replica’s process turns over',
  description: 'Never asks a dependency.',
  answers: [
    json({
      status: 200,
      name: 'live',
      description: 'It does.',
      schema: liveAnswer,
      example: { status: 'live' },
    }),
  ],
};

export const systemOperations: readonly Operation[] = [
  getFront,
  getVersion,
  getCreditVersion,
  getHealth,
  getReadiness,
  getLiveness,
  getDocument,
  getCreditDocument,
];
