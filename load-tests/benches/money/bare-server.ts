import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import process from 'node:process';
import { Redis } from 'ioredis';

/** What an answer can cost at least: Node's own server, one Redis GET, nothing else. Runs in a replica's image, with its limits. */
const redis = new Redis(process.env.CACHE_REDIS_URL ?? '', {
  password: readFileSync(process.env.CACHE_REDIS_PASSWORD_FILE ?? '', 'utf8').trim(),
  enableAutoPipelining: true,
});

createServer(async (_req, res) => {
  const answer = (await redis.get('bench:answer')) ?? '';
  res.setHeader('Content-Type', 'application/json');
  // ab speaks HTTP/1.0: without this Node would hang up after each answer.
  res.setHeader('Content-Length', Buffer.byteLength(answer));
  res.end(answer);
}).listen(8080);
