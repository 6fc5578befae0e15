/** OTLP requests as OpenTelemetry's exporter writes them: ids in hex, times as text, values with their kind. */

type Plain = Readonly<Record<string, string | number | boolean>>;

export interface Step {
  span: string;
  parent?: string;
  name: string;
  /** OTLP's number: 2 server, 4 producer, 5 consumer. */
  kind?: number;
  /** Milliseconds after the trace's beginning. */
  from: number;
  to: number;
  attributes?: Plain;
  /** What it threw. */
  thrown?: { type: string; message: string; stack: string };
  linkTo?: { trace: string; span: string };
  service?: string;
  version?: string;
  track?: string;
}

const attributesOf = (plain: Plain) =>
  Object.entries(plain).map(([key, value]) => {
    if (typeof value === 'string') return { key, value: { stringValue: value } };
    if (typeof value === 'boolean') return { key, value: { boolValue: value } };
    return { key, value: Number.isInteger(value) ? { intValue: value } : { doubleValue: value } };
  });

const nanos = (micros: number) => `${Math.round(micros)}000`;
export const spanId = (name: string) => Buffer.from(name.padEnd(8).slice(0, 8)).toString('hex');

/** One span in a request of its own. `startMicros`: when the trace began, since 1970. */
export function exportOf(traceId: string, startMicros: number, step: Step) {
  const at = (millis: number) => nanos(startMicros + millis * 1_000);
  const { service = 'message', version = '1.0.0', track = 'stable', thrown, linkTo } = step;
  const resource = {
    'service.name': service,
    'service.version': version,
    'service.instance.id': `${service}-1`,
    'serin.track': track,
    'serin.set': track === 'stable' ? 'service-v1' : 'service-v2',
  };
  const exception = thrown && {
    'exception.type': thrown.type,
    'exception.message': thrown.message,
    'exception.stacktrace': thrown.stack,
  };
  const span = {
    traceId,
    spanId: spanId(step.span),
    ...(step.parent === undefined ? {} : { parentSpanId: spanId(step.parent) }),
    name: step.name,
    kind: step.kind ?? 1,
    startTimeUnixNano: at(step.from),
    endTimeUnixNano: at(step.to),
    attributes: attributesOf(step.attributes ?? {}),
    events: exception
      ? [{ name: 'exception', timeUnixNano: at(step.to), attributes: attributesOf(exception) }]
      : [],
    links: linkTo ? [{ traceId: linkTo.trace, spanId: spanId(linkTo.span), attributes: [] }] : [],
    status: thrown ? { code: 2, message: thrown.message } : { code: 0 },
    flags: 257,
  };
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource), droppedAttributesCount: 0 },
        scopeSpans: [{ scope: { name: 'serin' }, spans: [span] }],
      },
    ],
  };
}

/** Sends a request as JSON. @returns status and answer */
export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
) {
  const answer = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: JSON.parse((await answer.text()) || '{}') };
}
