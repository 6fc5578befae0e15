import process from 'node:process';
import { releaseLock, takeLock } from '../project/lock.ts';
import { keep } from './keep.ts';
import { keeperLock } from './keeper.ts';

// Run by keeper.ts as: node main.ts <repository root> <project name>
const [root = '', project = ''] = process.argv.slice(2);
const log = (line: string) => process.stdout.write(`${new Date().toISOString()} ${line}\n`);

const lock = keeperLock(root, project);
const other = takeLock(lock, process.pid);
if (other) {
  log(`process ${other.pid} keeps ${project} already`);
  process.exit(0);
}
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
log(`keeping ${project}`);
await keep({ project, root, signal: stop.signal, log });
releaseLock(lock, process.pid);
log('ended');
process.exit(0);
