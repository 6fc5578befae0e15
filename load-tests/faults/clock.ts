import { hold } from '../drills/wait.ts';
import type { Fault, FaultContext } from './fault.ts';
import { untilItAnswers } from './tools/containers.ts';

const skewMinutes = 5;

/** JavaScript that shifts `Date`, before anything else is loaded. Dates that are given a time are as ever. */
const shiftedDate = (ms: number) => `
  const now = Date.now.bind(Date);
  Date.now = () => now() + ${ms};
  globalThis.Date = new Proxy(Date, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length ? args : [Date.now()], newTarget),
    apply: () => new Date().toString(),
  });`;

/** By how much the clock of a container's main process is off, in milliseconds: its log lines have its time, Docker notes the true one. */
async function clockError({ system }: FaultContext, name: string): Promise<number> {
  const log = await system.docker('logs', '--timestamps', name);
  const [line = ''] = log.split('\n');
  const cut = line.indexOf(' ');
  return Date.parse(JSON.parse(line.slice(cut)).time) - Date.parse(line.slice(0, cut));
}

function clockSkew(direction: 'ahead' | 'behind', hypothesis: string): Fault {
  const skewMs = (direction === 'ahead' ? 1 : -1) * skewMinutes * 60_000;
  const shift = `--import=data:text/javascript,${encodeURIComponent(shiftedDate(skewMs))}`;
  return {
    name: `clock-${direction}`,
    hypothesis,
    async cause(context) {
      const { system, say, signal } = context;
      const replicas = ['message-v1', 'credit-v1'].map((service) => ({
        service,
        name: `${system.project.name}-${service}-clock-${direction}`,
      }));
      const all = replicas.map(({ name }) => name);
      const remove = () => system.docker('rm', '--force', ...all);
      await remove(); // what somebody left who could not tidy up
      try {
        say(`another replica of each service, its clock ${skewMinutes} minutes ${direction}`);
        for (const { service, name } of replicas) {
          const variables = ['--env', `NODE_OPTIONS=${shift}`];
          const flags = ['--detach', '--no-deps', '--name', name];
          await system.compose('run', ...flags, ...variables, service);
        }
        for (const replica of replicas) {
          const id = await system.docker('inspect', '--format', '{{.Id}}', replica.name);
          await untilItAnswers(context, { ...replica, id });
          const error = await clockError(context, replica.name);
          if (Math.abs(error - skewMs) > 60_000)
            throw new Error(`the clock of ${replica.name} is off by ${error} ms`);
        }
        await hold(4_000, signal);
        say('they drain and go');
        await system.docker('stop', ...all);
      } finally {
        await remove();
      }
    },
  };
}

/** A caller whose token has less than five minutes to go gets 401 from the one that is ahead. */
export const clockAhead = clockSkew(
  'ahead',
  'A replica whose clock is 5 minutes ahead charges and settles like any other: only tokens end earlier for it.',
);

/** A caller whose token is younger than five minutes (by `nbf`) gets 401 from the one that is behind. */
export const clockBehind = clockSkew(
  'behind',
  'A replica whose clock is 5 minutes behind charges and settles like any other: only new tokens are not valid yet for it.',
);
