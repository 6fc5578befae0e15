import { parseGoDuration } from './go-duration.ts';
import type { Sender, TraceSummary } from './trace-summary.ts';

/** What the form above the list of traces says. Empty texts ask for nothing. */
export interface ListFilter {
  service: string;
  version: string;
  track: string;
  errorsOnly: boolean;
  /** As it was typed: `100ms`. */
  longerThan: string;
  message: string;
  sort: 'latest' | 'slowest';
}

export const shownAtMost = 200;
const longestText = 200;

export function readListFilter(params: URLSearchParams): ListFilter {
  const text = (name: string) => (params.get(name) ?? '').trim().slice(0, longestText);
  return {
    service: text('service'),
    version: text('version'),
    track: text('track'),
    errorsOnly: text('errors') !== '',
    longerThan: text('longer'),
    message: text('message'),
    sort: text('sort') === 'slowest' ? 'slowest' : 'latest',
  };
}

/** In microseconds; undefined when it makes no sense. */
export function longerThanMicros({ longerThan }: ListFilter): number | undefined {
  try {
    return longerThan === '' ? 0 : parseGoDuration(longerThan);
  } catch {
    return undefined;
  }
}

export const lengthOf = ({ start, end }: TraceSummary): number => end - start;

/** The traces the form asks for. Service, version, track and error have to be together in the same spans. */
export function filterTraces(all: readonly TraceSummary[], filter: ListFilter): TraceSummary[] {
  const { service, version, track, errorsOnly, message, sort } = filter;
  const shortest = longerThanMicros(filter) ?? 0;
  const isWanted = (sender: Sender) =>
    (service === '' || sender.service === service) &&
    (version === '' || sender.version === version) &&
    (track === '' || sender.track === track) &&
    (!errorsOnly || sender.errors > 0);
  return all
    .filter((summary) => lengthOf(summary) >= shortest)
    .filter((summary) => message === '' || summary.messages.has(message))
    .filter((summary) => [...summary.senders.values()].some(isWanted))
    .sort((one, other) =>
      sort === 'slowest' ? lengthOf(other) - lengthOf(one) : other.start - one.start,
    );
}

/** What can be chosen in the form. */
export function choicesOf(all: readonly TraceSummary[]) {
  const senders = all.flatMap((summary) => [...summary.senders.values()]);
  const distinct = (field: 'service' | 'version' | 'track') =>
    [...new Set(senders.map((sender) => sender[field]))].filter((text) => text !== '').sort();
  return {
    services: distinct('service'),
    versions: distinct('version'),
    tracks: distinct('track'),
  };
}
