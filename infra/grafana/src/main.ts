import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { files } from './all.ts';

const directory = join(import.meta.dirname, '../dashboards');
for (const { name, text } of files) writeFileSync(join(directory, name), text);
