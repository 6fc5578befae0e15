import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { bestOf, captureOf } from './capture.ts';

// docs/rollout-watch.svg, from recorded.jsonl; a test says when it was forgotten. With a file that `rollout watch --json` wrote,
// its best moments are recorded first.
const recorded = join(import.meta.dirname, 'recorded.jsonl');
const picture = join(import.meta.dirname, '../../../../../docs/rollout-watch.svg');
const [fresh] = process.argv.slice(2);
if (fresh !== undefined) writeFileSync(recorded, bestOf(readFileSync(fresh, 'utf8')));
writeFileSync(picture, captureOf(readFileSync(recorded, 'utf8')));
