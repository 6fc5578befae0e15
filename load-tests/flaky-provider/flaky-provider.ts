import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleControl } from './control.ts';
import { handleDeliveries } from './deliveries.ts';
import { createChance, type Fate, fateOf } from './fate.ts';
import { calm, type Knobs, readKnobs } from './knobs.ts';
import { createMemory } from './memory.ts';

export interface FlakyProviderOptions {
  /** 0 takes any that is free. */
  port: number;
  controlPort: number;
  host: string;
  /** Keys that are remembered at most: some 200 bytes each. */
  maxKeys?: number;
}

const connectionsAtMost = 2_000;

async function open(handle: RequestListener, port: number, host: string): Promise<Server> {
  const server = createServer(handle);
  server.maxConnections = connectionsAtMost;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  return server;
}

async function shut(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

const originOf = (server: Server, host: string) =>
  `http://${host}:${(server.address() as AddressInfo).port}`;

/** A provider that misbehaves as it is told to, and remembers what it really received. */
export async function startFlakyProvider(options: FlakyProviderOptions) {
  const { host, maxKeys = 200_000 } = options;
  const memory = createMemory(maxKeys);
  const counts = new Map<Fate | 'bad-request', number>();
  let knobs: Knobs = calm;
  let chance = createChance(calm.seed);

  const deliveries = handleDeliveries({
    hear: memory.hear,
    drawFate: () => fateOf(chance(), knobs),
    latencyMillis: () => knobs.latencyMillis,
    count: (fate) => void counts.set(fate, (counts.get(fate) ?? 0) + 1),
  });
  const control = handleControl({
    knobs: () => knobs,
    setKnobs(wanted) {
      knobs = readKnobs(wanted);
      chance = createChance(knobs.seed);
    },
    totals: () => ({ ...memory.totals(), requests: Object.fromEntries(counts) }),
    keys: memory.list,
    reset() {
      memory.clear();
      counts.clear();
    },
  });
  const provider = await open(deliveries, options.port, host);
  const controlled = await open(control, options.controlPort, host);
  return {
    /** Where messages go. */
    url: `${originOf(provider, host)}/messages`,
    controlUrl: originOf(controlled, host),
    async close() {
      await Promise.all([shut(provider), shut(controlled)]);
    },
  };
}

export type FlakyProvider = Awaited<ReturnType<typeof startFlakyProvider>>;
