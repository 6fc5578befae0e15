import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import { hold } from '../drills/wait.ts';
import type { Fault } from './fault.ts';
import { startInside } from './tools/inside.ts';
import { openSession, ourName } from './tools/psql.ts';

const atMostSeconds = 90;
const emptyForMs = 5_000;

/** The services keep the connections they have: only who loses one notices that there are no others. */
const cutTheServicesOff = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE usename IN ('message', 'credit') AND application_name <> '${ourName}'`;

export const postgresConnections: Fault = {
  name: 'postgres-connections',
  hypothesis:
    'Somebody else has taken every connection PostgreSQL allows: calls are refused or wait, and go on when there are some again.',
  async cause({ system, say, signal }) {
    // Opened first: later only the slots reserved for the superuser are left, or none.
    const superuser = openSession(system, 'message');
    await superuser.query('SELECT 1');
    const taker = await startInside(system, 'take-connections.ts', String(atMostSeconds));
    try {
      say(await untilAborted(taker.hear(), signal));
      const cut = await superuser.query(cutTheServicesOff);
      say(`${cut.length} connections of the services are cut, for ${emptyForMs / 1_000} s`);
      await hold(emptyForMs, signal);
      const [left] = await superuser.query(
        `SELECT count(*) FROM pg_stat_activity WHERE usename IN ('message', 'credit') AND application_name <> '${ourName}'`,
      );
      say(`the services have got ${left} back meanwhile`);
    } finally {
      await Promise.all([taker.end(), superuser.end()]);
    }
  },
};
