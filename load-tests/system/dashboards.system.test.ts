import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../drills/wait.ts';
import type { Question } from '../scenarios/ask.ts';
import { type SteadyLoad, startSteadyLoad } from '../scenarios/steady-load.ts';
import { loadedRules, query, type Rule } from './prometheus.ts';
import { as, somebody, system } from './support.ts';

const root = join(import.meta.dirname, '../..');
const inDirectory = (directory: string) =>
  readdirSync(join(root, directory)).map((file) =>
    readFileSync(join(root, directory, file), 'utf8'),
  );

interface DashboardFile {
  title: string;
  panels: { title: string; targets?: { expr: string }[] }[];
}
const panels = inDirectory('infra/grafana/dashboards').flatMap((text) => {
  const { title, panels: all }: DashboardFile = JSON.parse(text);
  return all.flatMap((panel) =>
    (panel.targets ?? []).map(({ expr }) => ({ where: `${title}: ${panel.title}`, expr })),
  );
});

let load: SteadyLoad | undefined;

beforeAll(async () => {
  const payer = await as(somebody('payer'));
  const poor = await as(somebody('poor'));
  const body = { destination: 'bob', body: 'hello' };
  const topUp = { method: 'POST', path: '/credit', headers: payer, body: { amount: 1_000_000 } };
  const questions = [
    topUp,
    { path: '/version', headers: { 'x-canary': '1' } },
    { path: '/credit', headers: payer },
    { path: '/messages?box=sent', headers: payer },
    { method: 'POST', path: '/messages', headers: payer, body },
    { method: 'POST', path: '/messages', headers: poor, body },
    { path: '/credit/ledger', headers: poor },
    { path: '/credit' },
  ] as Question[];
  load = startSteadyLoad({
    port: system.port,
    rate: 40,
    atMostSeconds: 400,
    question: (index) => questions[index % questions.length] as Question,
  });
});
afterAll(() => load?.stop());

/** Awaits data for all of them, and tells those that have none. */
async function withoutData(expressions: readonly { where: string; expr: string }[]) {
  let missing = [...expressions];
  const look = async () => {
    const found = await Promise.all(
      missing.map(async ({ expr }) => (await query(expr)).length > 0),
    );
    missing = missing.filter((_, index) => !found[index]);
    return missing.length === 0;
  };
  await until('each expression has data', 60, look, 2_000).catch(() => {});
  return missing;
}

test('When there is traffic, then each expression of the dashboards finds data', async () => {
  expect(panels.length).toBeGreaterThan(60);
  expect(await withoutData(panels)).toEqual([]);
});

test('When there is traffic, then each rule has data: an alert, for what it holds against its limit', async () => {
  const rules = await loadedRules();
  expect(rules.length).toBeGreaterThan(30);
  const expressions = rules.map(({ type, name, query: expr }) => ({
    where: name,
    expr: type === 'recording' ? name : expr.replace(/ [<>] [\d.]+$/, ''),
  }));
  expect(await withoutData(expressions)).toEqual([]);
});

test('When a runbook asks Prometheus, then Prometheus understands it', async () => {
  const asked = inDirectory('docs/runbooks').flatMap((text) =>
    [...text.matchAll(/--data-urlencode 'query=(.+)'$/gm)].map(([, expr = '']) => expr),
  );
  expect(asked.length).toBeGreaterThan(20);
  await Promise.all(asked.map(query));
});

/** Alerts in one of these states. A host that is short of CPU makes replicas late: then what is said of host and latency is true. */
async function falseAlarms(...states: ('pending' | 'firing')[]): Promise<string[]> {
  const [late] = await query('max(max_over_time(nodejs_eventloop_lag_p99_seconds[2m]))');
  const isTrue = ({ name, labels }: Rule) =>
    labels?.about === 'host' || (/Latency$/.test(name) && (late?.value ?? 0) > 0.1);
  const rules = await loadedRules();
  const isOne = (rule: Rule) => states.some((state) => state === rule.state) && !isTrue(rule);
  return rules.filter(isOne).map(({ name }) => name);
}

test('When all is well, then no alert fires', async () => {
  // What other tests have just broken is still in the figures of the last minutes, and may have an alert fire yet.
  const quiet = async () => (await falseAlarms('pending', 'firing')).length === 0;
  await until('no alert fires or is about to', 330, quiet, 2_000).catch(() => {});
  for (let look = 0; look < 10; look += 1) {
    await sleep(2_000);
    expect(await falseAlarms('firing')).toEqual([]);
  }
}, 400_000);

test('When requests pass, then the share measured is the share set', async () => {
  const canary = '{service="credit",track="canary"}';
  const distance = `abs(service:share_measured:ratio1m${canary} - service:share_set:ratio${canary})`;
  const near = async () => (await query(distance)).some(({ value }) => value < 0.02);
  await until('a quarter of the requests goes to the canary', 90, near, 1_000);
  const [set] = await query(`service:share_set:ratio${canary}`);
  expect(set?.value).toBe(0.25);
});
