import type { ServerResponse } from 'node:http';
import { sendJson } from '../http/answers.ts';
import { toJaegerTrace } from './jaeger-json.ts';
import { readJaegerQuery } from './jaeger-query.ts';
import { searchTraces } from './search.ts';
import type { TraceStore } from './trace-store.ts';
import { servicesOf } from './trace-summary.ts';

function answer(res: ServerResponse, data: readonly unknown[] | null, total = 0): void {
  sendJson(res, 200, { data, total, limit: 0, offset: 0, errors: null });
}

function refuse(res: ServerResponse, code: number, msg: string): void {
  sendJson(res, code, { data: null, total: 0, limit: 0, offset: 0, errors: [{ code, msg }] });
}

/** Jaeger's query API, as far as scripts use it. @returns a function that answers a path under `/api`, at `nowMicros` since 1970 */
export function createJaegerApi(store: TraceStore, nowMicros: () => number) {
  function services(): string[] {
    const names = store.summaries().flatMap((summary) => [...servicesOf(summary)]);
    return [...new Set(names)].sort();
  }

  function operations(service: string): { name: string; spanKind: string }[] {
    const keys = new Set(store.summaries().flatMap((summary) => [...summary.operations]));
    return [...keys]
      .map((key): string[] => JSON.parse(key))
      .filter(([of]) => of === service)
      .map(([, name = '', kind = '']) => ({ name, spanKind: kind === 'unspecified' ? '' : kind }))
      .sort((one, other) => one.name.localeCompare(other.name));
  }

  function search(res: ServerResponse, params: URLSearchParams) {
    let query: ReturnType<typeof readJaegerQuery>;
    try {
      query = readJaegerQuery(params, nowMicros());
    } catch (error) {
      return refuse(res, 400, (error as Error).message);
    }
    answer(res, searchTraces(store, query).map(toJaegerTrace));
  }

  function oneTrace(res: ServerResponse, id: string) {
    if (!/^[0-9a-f]{1,32}$/i.test(id)) return refuse(res, 400, 'a trace id wants hex digits');
    // Leading zeros may be left out.
    const spans = store.spans(id.toLowerCase().padStart(32, '0'));
    if (spans.length === 0) return refuse(res, 404, 'trace not found');
    answer(res, [toJaegerTrace(spans)]);
  }

  return (res: ServerResponse, { pathname, searchParams }: URL) => {
    const [, , kind, id, ...rest] = pathname.split('/');
    if (rest.length > 0) return refuse(res, 404, 'no such call');
    if (kind === 'traces' && id !== undefined) return oneTrace(res, id);
    if (kind === 'traces') return search(res, searchParams);
    if (kind === 'services' && id === undefined) {
      const names = services();
      return answer(res, names, names.length);
    }
    if (kind === 'operations' && id === undefined) {
      const service = searchParams.get('service') ?? '';
      if (service === '') return refuse(res, 400, `parameter 'service' is required`);
      const found = operations(service);
      return answer(res, found, found.length);
    }
    refuse(res, 404, 'no such call');
  };
}
