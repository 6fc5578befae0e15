import { hold } from '../drills/wait.ts';
import type { Fault } from './fault.ts';
import { comeBack, killAll, startAll, theContainer, untilHealthy } from './tools/containers.ts';
import { pause, unpause } from './tools/pause.ts';

export const postgresRestart: Fault = {
  name: 'postgres-restart',
  hypothesis:
    'PostgreSQL stopped in order and started again: replicas are unready meanwhile, and nothing acknowledged is lost.',
  async cause(context) {
    const { system, random, say, signal } = context;
    const postgres = await theContainer(system, 'postgres');
    try {
      say(`docker stop ${postgres.name}`);
      await system.docker('stop', postgres.id);
      await hold(random.integer(500, 3_000), signal);
    } finally {
      await startAll(system, [postgres]);
    }
    await untilHealthy(context, postgres);
  },
};

export const postgresKill: Fault = {
  name: 'postgres-kill',
  hypothesis:
    'PostgreSQL killed: what it had committed is there again, and what it had not was never acknowledged.',
  async cause(context) {
    const postgres = await theContainer(context.system, 'postgres');
    await comeBack(context, [postgres], () => killAll(context, [postgres]));
    await untilHealthy(context, postgres);
  },
};

/** Past the services' patience with a statement: 5 s, and another one when the server says nothing at all. */
const pastPatienceMs = 7_000;

export const postgresPause: Fault = {
  name: 'postgres-pause',
  hypothesis:
    'PostgreSQL hangs, with every connection open, for longer than a statement may take: nobody waits for ever, and what hung is not done twice.',
  async cause(context) {
    const { system, say, signal } = context;
    const postgres = await theContainer(system, 'postgres');
    let stoodStill = false;
    try {
      say(`docker pause ${postgres.name}, for ${pastPatienceMs / 1_000} s`);
      await pause(system, postgres);
      await hold(pastPatienceMs, signal);
    } finally {
      stoodStill = await unpause(system, postgres);
    }
    if (!stoodStill) throw new Error('PostgreSQL was not paused all the time');
    await untilHealthy(context, postgres);
  },
};
