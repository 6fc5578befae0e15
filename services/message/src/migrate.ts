import process from 'node:process';
import { migrateJob } from '@serin/shared/postgres/migrate-job.ts';

await migrateJob('message', process, `${import.meta.dirname}/../migrations`);
