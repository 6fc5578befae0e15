import { ask } from '../scenarios/ask.ts';
import { system } from './support.ts';

export interface Sample {
  metric: Record<string, string>;
  value: number;
}

async function api(path: string) {
  const { status, body } = await ask(system.project.ports.prometheus, { path: `/api/v1/${path}` });
  if (status !== 200) throw new Error(`Prometheus: ${status} ${body}`);
  return JSON.parse(body).data;
}

/** What an expression gives now. Throws when Prometheus does not understand it. */
export async function query(expr: string): Promise<Sample[]> {
  const { result } = await api(`query?query=${encodeURIComponent(expr)}`);
  return result.map(({ metric, value }: { metric: Sample['metric']; value: [number, string] }) => ({
    metric,
    value: Number(value[1]),
  }));
}

export interface Rule {
  type: 'alerting' | 'recording';
  name: string;
  query: string;
  state?: 'firing' | 'pending' | 'inactive';
  labels?: Record<string, string>;
}

/** The rules that Prometheus has loaded. */
export async function loadedRules(): Promise<Rule[]> {
  const { groups } = await api('rules');
  return groups.flatMap(({ rules }: { rules: Rule[] }) => rules);
}
