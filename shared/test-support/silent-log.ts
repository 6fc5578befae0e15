import type { Log } from '../src/contracts/log.ts';

const nothing = () => {};

export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Remembers its lines, for tests that read them. */
export function listeningLog(): Log & { lines: { level: string; text: string; fields: object }[] } {
  const lines: { level: string; text: string; fields: object }[] = [];
  const at = (level: string) => (fields: object, text: string) =>
    void lines.push({ level, text, fields });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
