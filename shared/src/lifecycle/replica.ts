import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { ServiceConfig } from '../config/service-env.ts';
import { trackKey } from '../contracts/tracks.ts';
import { createConsul } from '../discovery/consul.ts';
import { describeReplica, idOf } from '../discovery/describe-replica.ts';
import { followTrack } from '../discovery/follow-track.ts';
import { keepRegistered } from '../discovery/keep-registered.ts';
import { ownAddressTowards } from '../discovery/own-address.ts';
import { createTrack, type SettableTrack, type Track } from '../discovery/track.ts';
import { breakLater, neverReady } from '../faults/break-replica.ts';
import { operatorFlag } from '../health/operator-flag.ts';
import { createReadiness } from '../health/readiness.ts';
import { createUpstreams, type Upstreams } from '../health/upstreams.ts';
import { type Identity, identityOf } from '../telemetry/identity.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { openTracing } from '../telemetry/open-tracing.ts';
import { createTraceRequests } from '../telemetry/trace-requests.ts';
import { noTracing } from '../telemetry/tracing.ts';
import { letGo } from './let-go.ts';
import { closeServer, listen } from './server.ts';
import { createStopper } from './stopper.ts';
import { createTraffic } from './traffic.ts';

/** Puts the replica into Consul's list, as its track is set, and takes care that it stays there. */
function joinConsul(url: string, port: number, replica: Replica) {
  const { config, identity, log, readiness, track, upstreams } = replica;
  const consulUrl = new URL(url);
  const consul = createConsul(url);
  const followed = followTrack({
    consul,
    key: trackKey(identity.service, identity.name),
    instance: identity.instance,
    track,
    onChange: () => kept.again(),
    log,
  });
  const describe = async () => {
    const { weight, open } = await followed.setting();
    return describeReplica({
      identity,
      weight,
      isOpen: open,
      address:
        config.listen.host === '0.0.0.0'
          ? await ownAddressTowards(consulUrl.hostname, Number(consulUrl.port || 80))
          : config.listen.host,
      port,
      isReady: readiness.report().status === 'ready',
    });
  };
  const kept = keepRegistered({
    consul,
    id: idOf(identity),
    describe,
    upstream: upstreams.of('consul'),
    log,
  });
  return {
    async stop() {
      await followed.stop();
      await kept.stop();
    },
  };
}

export interface ReplicaOptions {
  /** `message` or `credit`. */
  service: string;
  /** What tells this replica from its siblings: the host's name. */
  instance: string;
  config: ServiceConfig;
}

interface Replica {
  config: ServiceConfig;
  identity: Identity;
  log: Logger;
  readiness: ReturnType<typeof createReadiness>;
  track: SettableTrack;
  upstreams: Upstreams;
}

/**
 * What every replica of every service has: a name, a log, metrics, traces, health, and the one way of coming and going. The
 * caller adds its checks, its stop hooks, and an app to serve.
 */
export async function createReplica({ service, instance, config }: ReplicaOptions) {
  const { serviceName: name, version, faults } = config;
  const identity = identityOf({ service, name, version, instance });
  const log = createLogger({ identity, level: config.logLevel });
  const metrics = createMetrics(identity);
  const readiness = createReadiness([operatorFlag()]);
  if (faults !== undefined) log.info({ faults }, 'this version misbehaves on purpose');
  if (faults?.isUnready) readiness.add(neverReady);
  const upstreams = createUpstreams(metrics.registry);
  const traffic = createTraffic();
  const track = createTrack(config.weight);
  // Nobody sets it.
  if (config.consulUrl === undefined) track.assume();
  const stopper = createStopper(log);
  const { endpoint, ...wanted } = config.traces;
  const tracing = await openTracing({ endpoint, identity, registry: metrics.registry, log });
  const traces = tracing === noTracing ? undefined : createTraceRequests({ tracing, ...wanted });

  return {
    identity,
    log,
    metrics,
    faults,
    readiness,
    /** `isOpen()`, `onChange(hear)`: whether this replica takes part in the share, as Consul says (docs/adr/0013-tracks.md). */
    track: track as Track,
    upstreams,
    traffic,
    tracing,
    traces,
    onStop: stopper.onStop,
    stop: stopper.stop,

    /** Listens, turns ready, joins Consul; and undoes it all in order on `stop`. Throws ConfigError. */
    async serve(app: RequestListener): Promise<void> {
      const server = await listen(app, config.listen);
      const { port } = server.address() as AddressInfo;
      readiness.started();
      log.info({ ...config.listen, port }, 'listening');
      if (faults !== undefined) breakLater(faults);

      stopper.onStop('unready', 'readiness', () => readiness.stopping());
      if (config.consulUrl !== undefined) {
        const kept = joinConsul(config.consulUrl, port, {
          config,
          identity,
          log,
          readiness,
          track,
          upstreams,
        });
        stopper.onStop('deregister', 'consul', () => kept.stop());
      }
      stopper.onStop('let-go', 'edge', async () => {
        await letGo({ traffic });
        traffic.close();
        // Who did not go through the edge, and keeps a connection, hears of it with the next answer.
        await letGo({ traffic, quietMs: 250, atMostMs: 500 });
      });
      stopper.onStop('server', 'http', () => closeServer(server));
      stopper.onStop('flush', 'traces', () => tracing.stop());
      stopper.onStop('flush', 'log', () => log.flush());
    },
  };
}
