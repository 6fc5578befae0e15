import { openTag } from '../contracts/tracks.ts';
import type { Identity } from '../telemetry/identity.ts';
import type { Registration } from './consul.ts';

export interface Replica {
  identity: Identity;
  /** 1 to 256. */
  weight: number;
  /** Whether it takes part in the share. */
  isOpen: boolean;
  address: string;
  port: number;
  /** Whether it can serve right now, so that nobody has to wait for Consul's first check. */
  isReady: boolean;
}

/** Of a replica that sends nothing any more, Consul forgets the entry itself. */
const forgottenAfter = '1m';

/** The edge turns an SRV weight w into (w + 255) / 256, so Consul gets multiples of 256. 65535 is DNS's own limit. */
const srvWeight = (weight: number) => Math.min(65_535, 256 * weight);

export function idOf({ service, instance }: Identity): string {
  return `${service}-${instance}`;
}

/**
 * A replica in Consul's words. Its tag is the app: `_service-v1._message.service.consul` finds the stable messages, and
 * `_service-v1._message-open.service.consul` those of them that the share goes to.
 */
export function describeReplica(replica: Replica): Registration {
  const { identity, weight, isOpen, address, port, isReady } = replica;
  const { service, name, version, track, instance } = identity;
  return {
    ID: idOf(identity),
    Name: name,
    Tags: isOpen ? [service, openTag(service)] : [service],
    Address: address,
    Port: port,
    Meta: { version, track, instance, weight: String(weight) },
    Weights: { Passing: srvWeight(weight), Warning: 1 },
    Check: {
      Name: 'ready',
      // By name: once we are gone, another replica may get this address.
      HTTP: `http://${address}:${port}/health/ready?instance=${encodeURIComponent(instance)}`,
      Interval: '1s',
      // Longer than it ever takes: the edge's own checks are the quick ones, and a busy replica must not come and go.
      Timeout: '3s',
      Status: isReady ? 'passing' : 'critical',
      DeregisterCriticalServiceAfter: forgottenAfter,
    },
  };
}
