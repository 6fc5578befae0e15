import { BlockList, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { tryRun } from '../terminal/run.ts';
import { Trouble } from '../terminal/trouble.ts';
import type { ComposeProject } from './compose-project.ts';

interface Network {
  readonly cidr: string;
  readonly owner: string;
}

/** Whether two IPv4 networks (`a.b.c.d/n`) share an address. */
export function overlap(one: string, other: string): boolean {
  return contains(one, other) || contains(other, one);
}

function contains(outer: string, inner: string): boolean {
  const [address = '', bits = ''] = outer.split('/');
  const [innerAddress = ''] = inner.split('/');
  if (!isIPv4(address) || !isIPv4(innerAddress) || !/^\d+$/.test(bits)) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), 'ipv4');
  return list.check(innerAddress, 'ipv4');
}

/** Who uses addresses of the project's subnet already; undefined when nobody does. */
export async function subnetOwner(project: ComposeProject): Promise<string | undefined> {
  const docker = await dockerNetworks(project.name);
  const known = [...docker, ...hostNetworks()];
  return known.find(({ cidr }) => overlap(cidr, project.subnet))?.owner;
}

/** Throws Trouble that says who uses the subnet. Ask only while the project's networks do not exist. */
export async function refuseTakenSubnet(project: ComposeProject): Promise<void> {
  const owner = await subnetOwner(project);
  if (owner === undefined) return;
  throw new Trouble(
    `the subnet ${project.subnet} overlaps with ${owner}`,
    'Set SERIN_SUBNET, SERIN_DYNAMIC_RANGE (its upper half) and SERIN_CONSUL_ADDRESS (an address of its lower half) in .env.',
  );
}

async function dockerNetworks(ownProject: string): Promise<Network[]> {
  const ids = (await tryRun('docker', ['network', 'ls', '--quiet'])).stdout
    .split('\n')
    .filter(Boolean);
  if (ids.length === 0) return [];
  const { stdout } = await tryRun('docker', ['network', 'inspect', ...ids]);
  const networks = JSON.parse(stdout || '[]') as {
    Name: string;
    Labels: Record<string, string> | null;
    IPAM: { Config: { Subnet?: string }[] | null };
  }[];
  return networks
    .filter(({ Labels }) => Labels?.['com.docker.compose.project'] !== ownProject)
    .flatMap(({ Name, IPAM }) =>
      (IPAM.Config ?? []).map(({ Subnet }) => ({
        cidr: Subnet ?? '',
        owner: `the Docker network ${Name}`,
      })),
    );
}

function hostNetworks(): Network[] {
  return Object.entries(networkInterfaces())
    .filter(([name]) => !/^(br-|docker|veth)/.test(name)) // the engine's own; asked above
    .flatMap(([name, addresses]) =>
      (addresses ?? [])
        .filter(({ family, cidr }) => family === 'IPv4' && cidr !== null)
        .map(({ cidr }) => ({ cidr: cidr ?? '', owner: `${name} (${cidr})` })),
    );
}
