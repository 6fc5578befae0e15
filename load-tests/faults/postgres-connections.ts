import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import { hold } from '../drills/wait.ts';
import type { Fault } from './fault.ts';
import { startInside } from './tools/inside.ts';
import { openSession, ourName } from './tools/psql.ts';

/** Should nobody end it. Taking some hundred connections is quick, but not on a machine with no time. */
const atMostSeconds = 90;
const rounds = 5;

/** The services keep the connections they have: only who loses one notices that there are no others. */
const cutTheServicesOff = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE usename IN ('message', 'credit') AND application_name <> '${ourName}'`;

export const postgresConnections: Fault = {
  name: 'postgres-connections',
  hypothesis:
    'Somebody else has taken every connection PostgreSQL allows: calls are refused or wait, and go on when there are some again.',
  async cause({ system, say, signal }) {
    // Opened first: later only the slots reserved for the superuser are left.
    const superuser = openSession(system, 'message');
    const taker = startInside(system, 'take-connections.ts', String(atMostSeconds));
    try {
      await superuser.query('SELECT 1');
      say(await untilAborted(taker.hear(), signal));
      let cut = 0;
      for (let round = 1; round <= rounds; round += 1) {
        cut += (await superuser.query(cutTheServicesOff)).length;
        await hold(1_000, signal);
      }
      say(`${cut} connections of the services were cut, most of them while there were no others`);
    } finally {
      await Promise.all([taker.end(), superuser.end()]);
    }
  },
};
