import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { identityOf } from '@serin/shared/telemetry/identity.ts';
import { createLogger } from '@serin/shared/telemetry/logger.ts';
import { createMetrics } from '@serin/shared/telemetry/metrics.ts';
import express, { type RequestHandler } from 'express';
import { Redis } from 'ioredis';
import type { Kind } from './kinds.ts';

/** The same two answers at each stage. What a stage adds is made of the very parts that a replica has. */
const identity = identityOf({
  service: 'message',
  name: 'service-v1',
  version: '1.0.0',
  instance: 'bench',
});
const { service, version, track, instance } = identity;
const about = { service, version, track, instance };

const redis = new Redis(process.env.CACHE_REDIS_URL ?? '', { enableAutoPipelining: true });
const answer = async () => (await redis.get('bench:answer')) ?? '';

const bare: RequestListener = async (req, res) => {
  const text = req.url === '/version' ? JSON.stringify(about) : await answer();
  res.setHeader('Content-Type', 'application/json');
  res.setHeader('Content-Length', Buffer.byteLength(text));
  res.end(text);
};

/** What is told of each request, when it is over. */
function instruments(kind: Kind): RequestHandler[] {
  if (kind !== 'metrics' && kind !== 'logs') return [];
  const metrics = createMetrics(identity);
  const log = kind === 'logs' ? createLogger({ identity, level: 'info' }) : undefined;
  return [
    (req, res, next) => {
      const start = performance.now();
      const { method, path } = req;
      res.once('close', () => {
        const duration_ms = performance.now() - start;
        metrics.observe(req.route?.path ?? 'none', method, res.statusCode, duration_ms / 1_000);
        log?.info({ method, path, status: res.statusCode, duration_ms }, 'request');
      });
      next();
    },
  ];
}

function withExpress(kind: Kind): RequestListener {
  const app = express().disable('x-powered-by').disable('etag');
  for (const one of instruments(kind)) app.use(one);
  app.get('/version', (_req, res) => void res.json(about));
  app.get('/messages/:messageId', async (_req, res) => void res.type('json').send(await answer()));
  return app;
}

const kind = process.argv[2] as Kind;
const server = createServer(kind === 'bare' ? bare : withExpress(kind));
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  process.stderr.write(`${kind} listens on ${(server.address() as AddressInfo).port}\n`);
});
