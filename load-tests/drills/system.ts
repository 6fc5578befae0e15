import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compose } from '@serin/cli/project/compose.ts';
import type { ComposeProject } from '@serin/cli/project/compose-project.ts';
import { type Container, listContainers } from '@serin/cli/project/containers.ts';
import { run } from '@serin/cli/terminal/run.ts';
import { makeToken } from '@serin/cli/token.ts';
import { capacity, testRate } from '../scenarios/capacity.ts';
import { mixedQuestions } from '../scenarios/mix.ts';
import { type SteadyLoad, startSteadyLoad } from '../scenarios/steady-load.ts';

/** A running Serin, as drills and system tests handle it: like a person with a terminal, plus a load. */
export interface System {
  readonly project: ComposeProject;
  /** The edge's port on this machine. */
  readonly port: number;
  token(subject: string): Promise<string>;
  /** `docker compose <args>`; throws unless it exits with 0. */
  compose(...args: string[]): Promise<string>;
  /** `docker <args>`; throws unless it exits with 0. */
  docker(...args: string[]): Promise<string>;
  /** The containers of a Compose service, running or not, in the order of their numbers. */
  containers(service?: string): Promise<Container[]>;
  /**
   * A steady mix of GETs and keyed POSTs: the lower of 500 requests a second and half of what the machine holds. It ends by
   * itself after so many seconds. `mostPerSecond`: no more requests a second than this.
   */
  load(atMostSeconds: number, mostPerSecond?: number): Promise<SteadyLoad>;
}

/** Takes a running project in hand. */
export function takeInHand(project: ComposeProject): System {
  const port = project.ports.edge;
  let held: number | undefined;
  const secret = () => readFileSync(join(project.secretsDir, 'jwt-secret'), 'utf8').trim();
  // As most tokens: not of this minute, nor in their last. A replica whose clock is off by less takes them too.
  const token = (subject: string) =>
    makeToken({ secret: secret(), subject, lifetimeSeconds: 7_200, agedSeconds: 600 });

  return {
    project,
    port,
    token,
    // Ctrl-C in the terminal must not cut short what mends: it goes to this process alone.
    compose: async (...args) => (await compose(project, args, { ownGroup: true })).stdout,
    docker: async (...args) => (await run('docker', args, { ownGroup: true })).stdout,
    async containers(service) {
      const all = await listContainers(project.name);
      return all
        .filter((one) => service === undefined || one.service === service)
        .sort((a, b) => a.name.localeCompare(b.name));
    },
    async load(atMostSeconds, mostPerSecond = Number.POSITIVE_INFINITY) {
      const question = mixedQuestions(await token('load'));
      held ??= testRate(await capacity(port, question));
      const rate = Math.min(held, mostPerSecond);
      return startSteadyLoad({ port, rate, question, atMostSeconds });
    },
  };
}

/** A replica's name for itself is its container's host name: the first twelve digits of the id. */
export const instanceOf = ({ id }: Pick<Container, 'id'>) => id.slice(0, 12);
