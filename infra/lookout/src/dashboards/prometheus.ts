import { createGate } from './gate.ts';
import { isObject, objectOf, textOf } from './json.ts';
import type { TimeRange } from './time-range.ts';

export interface Sample {
  labels: Readonly<Record<string, string>>;
  /** Seconds since 1970, and the value. */
  points: (readonly [number, number])[];
}

export interface Alert {
  name: string;
  state: string;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  /** Since when, as Prometheus says it. */
  since: string;
}

const timeoutMillis = 15_000;
/** The first page waits for it, and is what health checks ask for. */
const alertsTimeoutMillis = 1_000;
/** Prometheus answers one after the other what more than so many pages want at a time. */
const callsAtOnce = 8;

const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(objectOf(value)).map(([key, each]) => [key, textOf(each)]));

function toPoint(pair: unknown): readonly [number, number] {
  const [at, value] = Array.isArray(pair) ? pair : [];
  return [Number(at), Number(value)];
}

/** What /api/v1/query and /api/v1/query_range answer, whichever kind it is. */
function readResult(data: unknown): Sample[] {
  const { resultType, result } = objectOf(data);
  if (resultType === 'scalar') return [{ labels: {}, points: [toPoint(result)] }];
  return (Array.isArray(result) ? result : []).filter(isObject).map((series) => ({
    labels: texts(series.metric),
    points: Array.isArray(series.values) ? series.values.map(toPoint) : [toPoint(series.value)],
  }));
}

/** Prometheus's HTTP API. Each call throws, in words for a person, when there is no answer or a refusal. */
export function createPrometheus(url: string) {
  const gate = createGate(callsAtOnce);

  async function call(
    path: string,
    params?: Record<string, string>,
    millis = timeoutMillis,
  ): Promise<unknown> {
    const body = params && new URLSearchParams(params);
    const answer = await fetch(`${url}/api/v1/${path}`, {
      ...(body && { method: 'POST', body }),
      signal: AbortSignal.timeout(millis),
    }).catch((error: Error) => {
      const { code } = objectOf(error.cause);
      throw new Error(`Prometheus can't be reached (${textOf(code, error.name)})`);
    });
    const json = objectOf(await answer.json().catch(() => undefined));
    if (json.status !== 'success')
      throw new Error(`Prometheus says: ${textOf(json.error, `status ${answer.status}`)}`);
    return json.data;
  }

  return {
    query: (expr: string, at: number) =>
      gate(async () => readResult(await call('query', { query: expr, time: String(at) }))),
    queryRange: (expr: string, { from, to }: TimeRange, step: number) =>
      gate(async () => {
        const range = { start: String(from), end: String(to), step: String(step) };
        return readResult(await call('query_range', { query: expr, ...range }));
      }),
    async alerts(): Promise<Alert[]> {
      const { alerts } = objectOf(await call('alerts', undefined, alertsTimeoutMillis));
      return (Array.isArray(alerts) ? alerts : []).filter(isObject).map((alert) => {
        const labels = texts(alert.labels);
        return {
          name: labels.alertname ?? '?',
          state: textOf(alert.state),
          labels,
          annotations: texts(alert.annotations),
          since: textOf(alert.activeAt),
        };
      });
    },
  };
}

export type Prometheus = ReturnType<typeof createPrometheus>;
