import { existsSync } from 'node:fs';
import type { CheckState } from './probe.ts';

/** Where an operator's flag is looked for. */
export const flagPath = '/tmp/unready';

/**
 * Takes a replica out of rotation by hand: `docker exec <container> touch /tmp/unready`. It stays up, and returns when
 * the file is removed.
 */
export function operatorFlag(path: string = flagPath) {
  return {
    name: 'operator',
    look: (): CheckState =>
      existsSync(path) ? { state: 'down', code: 'UNREADY_BY_HAND' } : { state: 'up' },
  };
}
