import { parseGoDuration } from './go-duration.ts';
import type { Query } from './search.ts';

const defaultLimit = 100;
const mostTraces = 1_500;
/** As Jaeger does when nothing is said. */
const defaultLookback = '2d';

function readTags(params: URLSearchParams): Map<string, string> {
  const tags = new Map<string, string>();
  for (const tag of params.getAll('tag')) {
    const colon = tag.indexOf(':');
    if (colon < 1) throw new Error(`malformed 'tag' parameter, wants key:value`);
    tags.set(tag.slice(0, colon), tag.slice(colon + 1));
  }
  for (const text of params.getAll('tags')) {
    let object: unknown;
    try {
      object = JSON.parse(text);
    } catch {
      throw new Error(`malformed 'tags' parameter, wants a JSON object`);
    }
    for (const [key, value] of Object.entries(object ?? {})) tags.set(key, String(value));
  }
  return tags;
}

function readNumber(params: URLSearchParams, name: string): number | undefined {
  const text = params.get(name) ?? '';
  if (text === '') return undefined;
  if (!/^\d{1,16}$/.test(text)) throw new Error(`unable to parse param '${name}'`);
  return Number(text);
}

/**
 * The parameters of Jaeger's `/api/traces`. `lookback` counts where `start` is not given. `nowMicros` is since 1970. Throws with what is
 * wrong.
 */
export function readJaegerQuery(params: URLSearchParams, nowMicros: number): Query {
  const service = params.get('service') ?? '';
  const operation = params.get('operation') ?? '';
  if (service === '') throw new Error(`parameter 'service' is required`);
  const limit = readNumber(params, 'limit') ?? defaultLimit;
  if (limit < 1) throw new Error(`invalid parameter: limit must be greater than 0`);
  const lookback = params.get('lookback') || defaultLookback;
  const given = readNumber(params, 'start');
  const maxDuration = params.get('maxDuration') || undefined;
  return {
    service,
    ...(operation === '' ? {} : { operation }),
    tags: readTags(params),
    minDuration: parseGoDuration(params.get('minDuration') || '0'),
    maxDuration: maxDuration === undefined ? Infinity : parseGoDuration(maxDuration),
    from: given ?? nowMicros - parseGoDuration(lookback === 'custom' ? defaultLookback : lookback),
    // Clocks differ a little: what begins in a moment counts as now.
    to: readNumber(params, 'end') ?? nowMicros + 60_000_000,
    limit: Math.min(limit, mostTraces),
  };
}
