import type { System } from '../drills/system.ts';
import { type RemoteControl, remoteControl } from './remote.ts';

const controlPort = '8081';

/** The flaky provider of a running system, whose profile must be on; Compose knows where its control port is. */
export async function flakyProviderOf(system: System): Promise<RemoteControl> {
  const address = await system.compose('port', 'flaky-provider', controlPort);
  return remoteControl(`http://${address.trim()}`);
}
