/** What an attribute holds. Lists and maps come as JSON text, as Jaeger shows them too. */
export type Value = string | number | boolean;
export type Attributes = Readonly<Record<string, Value>>;

export const spanKinds = [
  'unspecified',
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
] as const;
export type SpanKind = (typeof spanKinds)[number];

export interface SpanEvent {
  name: string;
  /** Microseconds since 1970. */
  at: number;
  attributes: Attributes;
}

export interface SpanLink {
  traceId: string;
  spanId: string;
  attributes: Attributes;
}

/** A span as it is kept here. Ids are lower-case hex. */
export interface Span {
  traceId: string;
  spanId: string;
  /** Empty: the trace begins here. */
  parentSpanId: string;
  name: string;
  kind: SpanKind;
  /** Microseconds since 1970. */
  start: number;
  /** Microseconds. */
  duration: number;
  status: 'unset' | 'ok' | 'error';
  statusMessage: string;
  attributes: Attributes;
  events: readonly SpanEvent[];
  links: readonly SpanLink[];
  /** What sent it: `service.name`, `service.version`, `serin.track`, ... */
  resource: Attributes;
  scope: string;
}

export const endOf = (span: Pick<Span, 'start' | 'duration'>): number => span.start + span.duration;

const text = (value: Value | undefined): string => (value === undefined ? '' : String(value));

/** Jaeger's word for a span whose sender did not say who it is. */
const unnamed = 'OTLPResourceNoServiceName';

export const serviceOf = ({ resource }: Pick<Span, 'resource'>): string =>
  text(resource['service.name']) || unnamed;
export const versionOf = ({ resource }: Pick<Span, 'resource'>): string =>
  text(resource['service.version']);
export const trackOf = ({ resource }: Pick<Span, 'resource'>): string =>
  text(resource['serin.track']);
/** The message a span is about, if it is about one. */
export const messageOf = ({ attributes }: Pick<Span, 'attributes'>): string =>
  text(attributes['serin.message_id']);
