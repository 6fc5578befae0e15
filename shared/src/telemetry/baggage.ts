import type { Identity } from './identity.ts';

/** W3C Baggage, https://www.w3.org/TR/baggage/: as much as everybody has to take. What is longer is not read, and never written. */
export const longestBaggage = 8_192;
const mostMembers = 64;

/** A name, by RFC 7230. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Our one member: the track that a request belongs to, with everything it causes. */
const trackName = 'serin.track';

/** The value, or nothing where it is not what the standard calls percent-encoded. */
function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/**
 * The members of a baggage by their names, without their properties. It comes from a queue or a network: whatever is no member is passed over, and
 * what is no baggage, or too long, has none. Of two by one name the last counts.
 */
export function parseBaggage(text: unknown): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  if (typeof text !== 'string' || text.length > longestBaggage) return members;
  for (const member of text.split(',', mostMembers)) {
    const [pair = ''] = member.split(';', 1);
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, equals)).trim();
    const value = decoded(pair.slice(equals + 1).trim());
    if (token.test(name) && value !== undefined) members.set(name, value);
  }
  return members;
}

/** The members as a baggage; throws RangeError for a name that is none, or when it would be too long. */
export function formatBaggage(members: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(members).map(([name, value]) => {
    if (!token.test(name)) throw new RangeError(`baggage can't have a member ${name}`);
    return `${name}=${encodeURIComponent(value)}`;
  });
  const text = pairs.join(',');
  if (pairs.length > mostMembers || text.length > longestBaggage)
    throw new RangeError('too much baggage');
  return text;
}

/** What travels with all that a replica of this track begins: nothing where it is stable, which is what everything is without a word. */
export const baggageOf = (track: Identity['track']): string | null =>
  track === 'canary' ? formatBaggage({ [trackName]: track }) : null;

/** Whether what carries this baggage was begun by a canary. Nothing is read where there is none. */
export const isOfCanary = (baggage: unknown): boolean =>
  baggage !== undefined && parseBaggage(baggage).get(trackName) === 'canary';
