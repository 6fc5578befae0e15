import type { Container } from '@serin/cli/project/containers.ts';
import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import { Interrupted } from '@serin/cli/terminal/trouble.ts';
import type { Service } from '../../drills/edge-view.ts';
import { instanceOf } from '../../drills/system.ts';
import { until } from '../../drills/wait.ts';
import type { FaultContext } from '../fault.ts';
import { namesOf } from './containers.ts';
import { holdLock } from './hold-lock.ts';

/** What a charge, or its settling, has to write to. */
const table: Record<Service, string> = { credit: 'verdicts', message: 'messages' };

/** Together with what it takes to strike, below the services' limit for a statement (5 s). */
const patienceSeconds = 2;

/**
 * Strikes replicas while each has a statement under way that moves a message or its money: a lock holds these up until all are caught.
 * PostgreSQL does not notice that a client died while its statement waits, so most of what they had in hand is committed afterwards, and
 * nobody is told. Without load nothing is in hand; that is said, and they are struck all the same.
 */
export async function midCharge(
  context: FaultContext,
  service: Service,
  victims: readonly Container[],
  strike: () => Promise<void>,
): Promise<void> {
  const { say, signal } = context;
  if (victims.length === 0) return await strike();
  const lock = await holdLock(context, {
    database: service,
    tables: table[service],
    mode: 'EXCLUSIVE',
  });
  try {
    const caught = until('each has something in hand', patienceSeconds, async () => {
      const waiting = new Set(await lock.waiting());
      return victims.every((one) => waiting.has(`${service} ${instanceOf(one)}`));
    });
    const all = await untilAborted(caught, signal).then(
      () => true,
      () => false,
    );
    if (signal.aborted) throw new Interrupted();
    say(
      `${namesOf(victims)}: ${all ? 'in the middle of their work' : 'not all have work in hand'}`,
    );
    await strike();
  } finally {
    await lock.release();
  }
}
