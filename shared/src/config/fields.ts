import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A variable's value in a complaint: short, on one line. Never used for what may hold a secret. */
const shown = (value: unknown) => JSON.stringify(String(value).slice(0, 60));

/** Says what a variable wants, and what it got unless it got nothing. */
const wants = (what: string) => (issue: { input?: unknown }) =>
  issue.input === undefined ? `wants ${what}` : `wants ${what}, not ${shown(issue.input)}`;

/** The set a replica belongs to: this one variable moves it from one pool of the edge to the other. */
export const serviceName = z.enum(['service-v1', 'service-v2'], {
  error: wants('service-v1 (the stable set) or service-v2 (the canaries)'),
});

/** A semantic version, as on https://semver.org. */
export const version = z
  .string({ error: wants('a version such as 1.2.3') })
  .regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/, {
    error: wants('a version such as 1.2.3'),
  });

/** A whole number in decimal digits, both bounds included. */
export function integer(min: number, max: number, what = 'a whole number') {
  const error = wants(`${what} from ${min} to ${max}`);
  return z
    .string({ error })
    .regex(/^\d{1,15}$/, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
}

const shareError = wants('a share from 0 to 1, such as 0.1');

/** A part of a whole, in decimals, both ends included. */
export const share = z
  .string({ error: shareError })
  .regex(/^(0|1|[01]?\.\d{1,6})$/, { error: shareError })
  .transform(Number)
  .refine((value) => value <= 1, { error: shareError });

/** A TCP port. */
export const port = integer(1, 65_535, 'a port number');

/** An absolute URL of the example's scheme. Its value is never shown: people put passwords into URLs. */
export function url(example: string) {
  const scheme = example.slice(0, example.indexOf(':') + 1);
  const error = `wants a URL such as ${example}`;
  return z.string({ error }).refine((text) => URL.parse(text)?.protocol === scheme, { error });
}

/** Of a web server, inside or outside. A password has no place in it: it would be seen in logs. */
export function httpUrl(example: string) {
  const error = `wants a URL such as ${example}, without a password`;
  return z.string({ error }).refine(
    (text) => {
      const url = URL.parse(text);
      return /^https?:$/.test(url?.protocol ?? '') && url?.username === '' && url.password === '';
    },
    { error },
  );
}

/** The path of a file that holds a secret; the value is the secret, without the line end. */
export function secretFile(what: string, minBytes = 1) {
  const error = wants(`the path of a readable file that holds ${what}`);
  return z.string({ error }).transform((path, context) => {
    try {
      const secret = readFileSync(path, 'utf8').trimEnd();
      if (Buffer.byteLength(secret) >= minBytes) return secret;
      context.addIssue(`names ${shown(path)}, which must hold at least ${minBytes} bytes`);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      context.addIssue(`names ${shown(path)}, which can't be read (${code}): it wants ${what}`);
    }
    return z.NEVER;
  });
}

/** Plain text of a sensible length, such as an issuer's name. */
export const name = z.string().min(1).max(200, { error: 'wants at most 200 characters' });

/** pino's levels. */
export const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
  error: wants('trace, debug, info, warn, error, fatal or silent'),
});
