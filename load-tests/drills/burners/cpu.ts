// Runs in a container (contention.ts): keeps so many threads busy for so many seconds, then says how many seconds of CPU time they got.
import { once } from 'node:events';
import process from 'node:process';
import { Worker } from 'node:worker_threads';

const [, threads = '', seconds = ''] = process.argv;
const spin = 'import { workerData as end } from "node:worker_threads"; while (Date.now() < end);';
const end = Date.now() + 1_000 * Number(seconds);
const workers = Array.from(
  { length: Number(threads) },
  () => new Worker(spin, { eval: true, workerData: end }),
);
await Promise.all(workers.map((worker) => once(worker, 'exit')));
console.log(process.cpuUsage().user / 1e6);
