import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pureSecrets } from '../setup/secrets.ts';

/** In the body of every message that tests and drills send, so that it can be searched for where it must not be. */
export const bodyMark = 'between you and me';

/** What no log may hold: each by its name, so that a hit can be told without telling what was found. */
export type Forbidden = Readonly<Record<string, RegExp>>;

const verbatim = (text: string) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g');

/** Tokens, what carries them, the bodies of tests, and each secret of a system, read from its folder. */
export function forbiddenIn(secretsDir: string): Forbidden {
  const secrets = pureSecrets.map((name) => {
    const content = readFileSync(join(secretsDir, name), 'utf8').trim();
    return [`the secret ${name}`, verbatim(content)] as const;
  });
  return {
    'a token': /eyJ[\w-]{8,}\.eyJ[\w-]{8,}(\.[\w-]+)?/g,
    'a bearer header': /\bbearer[ :="']+[\w.~+/-]{8,}/gi,
    'an authorization header': /\bauthorization["']?\s*[:=]\s*(?!["']?\[redacted\])\S+/gi,
    "a message's body": verbatim(bodyMark),
    ...Object.fromEntries(secrets),
  };
}

/** One line for each kind of thing that was found: how often, and the first place, without the thing itself. */
export function findLeaks(log: string, forbidden: Forbidden): string[] {
  const redact = (line: string) =>
    Object.entries(forbidden).reduce(
      (text, [what, pattern]) => text.replaceAll(pattern, `[${what}]`),
      line,
    );
  return Object.entries(forbidden).flatMap(([what, pattern]) => {
    const hits = [...log.matchAll(pattern)];
    const at = hits[0]?.index;
    if (at === undefined) return [];
    const begin = log.lastIndexOf('\n', at) + 1;
    const end = log.indexOf('\n', at);
    const line = redact(log.slice(begin, end === -1 ? undefined : end)).slice(0, 400);
    return [`${what} is in the log, ${hits.length} times: ${line}`];
  });
}
