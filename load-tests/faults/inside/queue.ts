// Runs inside the project's network (tools/inside.ts). A BullMQ queue, by lines: {"method", "args"} in, {"result"} or {"error"} out.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { connectProducer } from '@serin/shared/queue/connection.ts';
import { Queue } from 'bullmq';

const [, name = ''] = process.argv;
const silent = () => {};
const connection = connectProducer({
  url: process.env.QUEUE_REDIS_URL ?? '',
  password: readFileSync(process.env.QUEUE_REDIS_PASSWORD_FILE ?? '', 'utf8').trim(),
  connectionName: 'serin-fault',
  log: { debug: silent, info: silent, warn: silent, error: silent },
});
await new Promise((resolve) => connection.once('ready', resolve));
const queue = new Queue(name, { connection });
const methods = queue as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;

let isPaused = false;
for await (const line of createInterface({ input: process.stdin })) {
  const { method, args } = JSON.parse(line);
  try {
    if (method === 'pause') isPaused = true;
    const result = await methods[method]?.(...args);
    if (method === 'resume') isPaused = false;
    console.log(JSON.stringify({ result: typeof result === 'object' ? null : result }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
// Whoever has paused it may have died.
if (isPaused) await queue.resume();
await queue.close();
connection.disconnect();
