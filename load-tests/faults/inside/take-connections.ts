// Runs inside the project's network (tools/inside.ts). Takes every connection PostgreSQL has left, and each that becomes free; says so when it is refused
// one. Ends, and with it they do, when its input is closed, or after so many seconds.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectionUrl } from '@serin/shared/postgres/connection-url.ts';
import pg from 'pg';

const [, atMostSeconds = ''] = process.argv;
const password = readFileSync(process.env.DATABASE_PASSWORD_FILE ?? '', 'utf8').trim();
const connectionString = connectionUrl(process.env.DATABASE_URL ?? '', password);

process.stdin.once('end', () => process.exit()).resume();
setTimeout(() => process.exit(), 1_000 * Number(atMostSeconds));

const tooManyConnections = '53300';
let taken = 0;
let isFull = false;

async function takeOne(): Promise<void> {
  const client = new pg.Client({ connectionString, application_name: 'serin-fault' });
  client.on('error', () => {});
  try {
    await client.connect();
    taken += 1;
  } catch (error) {
    await client.end().catch(() => {});
    const isRefused = (error as { code?: unknown }).code === tooManyConnections;
    if (isRefused && !isFull) console.log(`${taken} connections taken, then: ${error}`);
    isFull ||= isRefused;
    await sleep(20);
  }
}

async function takeAll(): Promise<never> {
  for (;;) await takeOne();
}
await Promise.all(Array.from({ length: 8 }, takeAll));
