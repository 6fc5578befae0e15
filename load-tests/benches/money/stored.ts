import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compose } from '@serin/cli/project/compose.ts';
import { Trouble } from '@serin/cli/terminal/trouble.ts';
import type { System } from '../../drills/system.ts';

/** Measured: tables and indexes of both databases, for each message. */
const bytesPerMessage = 1_500;
/** The write-ahead log, temporary files, and what the benchmark itself adds. */
const bytesBesides = 4e9;
const chunk = 250_000;

type Say = (line: string) => void;

/** Says how much disk the messages take; throws Trouble when there is less. */
export async function needRoom(system: System, messages: number, say: Say): Promise<void> {
  const needed = messages * bytesPerMessage + bytesBesides;
  const df = ['df', '--output=avail', '--block-size=1', '/var/lib/postgresql/data'];
  const free = Number((await system.compose('exec', '-T', 'postgres', ...df)).split('\n')[1]);
  say(
    `${messages} stored messages take about ${gigabytes(needed)} of disk; ${gigabytes(free)} are free`,
  );
  if (!(free > needed))
    throw new Trouble(
      'the disk is too small',
      'Free some of it, or give --stored a smaller number.',
    );
}

/**
 * Stores messages of the day up to now, as if 10,000 people had sent them to each other: with keys, verdicts, ledger and inboxes, under
 * every constraint the tables have.
 */
export async function fillStores(system: System, messages: number, say: Say): Promise<void> {
  const until = Date.now() - 60_000;
  const variables = {
    since_ms: until - 20 * 3_600_000,
    step_micros: Math.floor((20 * 3_600_000_000) / messages),
  };
  const fillOne = async (database: string) => {
    const fill = (part: string, more: Record<string, number> = {}) =>
      psql(system, database, part, { ...variables, ...more });
    const file = readFileSync(join(import.meta.dirname, `stored-${database}.sql`), 'utf8');
    const [before = '', each = '', after = ''] = file.split(/^-- (?:each chunk|at the end)$/m);
    await fill(before);
    for (let first = 1; first <= messages; first += chunk) {
      const last = Math.min(messages, first + chunk - 1);
      await fill(each, { first, last });
      say(`  ${database}: ${last} of ${messages} stored`);
    }
    await fill(after);
  };
  await Promise.all(['message', 'credit'].map(fillOne));
}

async function psql(
  system: System,
  database: string,
  sql: string,
  variables: Record<string, number>,
): Promise<void> {
  const given = Object.entries(variables).map(([name, value]) => `--set=${name}=${value}`);
  const options = [
    '--quiet',
    '--no-psqlrc',
    '--set=ON_ERROR_STOP=1',
    '--username=postgres',
    ...given,
  ];
  await compose(system.project, ['exec', '-T', 'postgres', 'psql', ...options, database], {
    input: sql,
  });
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
