import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../engine/engine.ts';
import { type Consul, createConsul } from '../journal/consul.ts';
import { createJournal, type Journal } from '../journal/journal.ts';
import { createKv, type Kv } from '../journal/kv.ts';
import { composeWorld } from '../world/compose-world.ts';
import type { World } from '../world/world.ts';
import type { Context } from './command.ts';

/** What every command has before it. */
export interface Desk {
  readonly consul: Consul;
  readonly kv: Kv;
  readonly journal: Journal;
  readonly world: World;
}

export const realClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
};

export function openDesk({ project, say }: Pick<Context, 'project' | 'say'>): Desk {
  const url = `http://127.0.0.1:${project.ports.consul}`;
  const consul = createConsul({ url, say, sleep: (ms) => sleep(ms) });
  const kv = createKv(consul);
  return { consul, kv, journal: createJournal(kv), world: composeWorld(project, consul, kv) };
}
