// Runs in a container (contention.ts): writes to disk for so many seconds, not more than so many bytes, then says how many it were. They go to the same
// place again and again, and each piece has to be on the disk before the next.
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import process from 'node:process';

const [, seconds = '', mostBytes = ''] = process.argv;
const piece = Buffer.alloc(1 << 20, 'serin');
const pieces = 64;
const end = Date.now() + 1_000 * Number(seconds);
const file = openSync('/tmp/burn', 'w');
let count = 0;
while (Date.now() < end && (count + 1) * piece.length <= Number(mostBytes)) {
  writeSync(file, piece, 0, piece.length, (count % pieces) * piece.length);
  fdatasyncSync(file);
  count += 1;
}
closeSync(file);
console.log(count * piece.length);
