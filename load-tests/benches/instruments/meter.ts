import { Session } from 'node:inspector/promises';
import process from 'node:process';
import type { Profile } from './profile.ts';

/** What a measured process can be asked, and what it says: its CPU time so far in microseconds, or a profile of what it did since it was asked to begin. */
export type Question = 'cpu' | 'begin-profile' | 'end-profile';
export type Reading = { cpuMicros: number } | { profile: Profile } | { begun: true };

/**
 * Loaded before a stage's own code (`node --import`), so that the very process that is measured tells what it used. It costs nothing while
 * nobody asks.
 */
const session = new Session();

async function read(question: Question): Promise<Reading> {
  if (question === 'cpu') {
    const { user, system } = process.cpuUsage();
    return { cpuMicros: user + system };
  }
  if (question === 'end-profile') {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    return { profile: profile as Profile };
  }
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  return { begun: true };
}

process.on('message', async (question: Question) => {
  process.send?.(await read(question));
});
// Whoever measures has gone: nobody would end us.
process.on('disconnect', () => process.exit());
