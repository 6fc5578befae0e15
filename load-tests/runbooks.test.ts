import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const all = (pattern: RegExp, text: string) =>
  [...text.matchAll(pattern)].map(([, one = '']) => one);

const rules = read('infra/prometheus/rules/alerts.yml');
const alerts = all(/- alert: (\w+)/g, rules);
const pages = all(/runbook_url: (\S+)/g, rules);
const compose = read('docker-compose.yml');
const services = all(/^ {2}([a-z][a-z0-9-]*):/gm, compose);
const scripts = Object.keys(JSON.parse(read('package.json')).scripts);

test('When alerts are listed, then each has a page of its own, and there is no other page', () => {
  const kebab = (name: string) => name.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase();
  expect(pages).toEqual(alerts.map((alert) => `docs/runbooks/${kebab(alert)}.md`));
  const files = readdirSync(join(root, 'docs/runbooks')).map((file) => `docs/runbooks/${file}`);
  expect(files.sort()).toEqual([...pages].sort());
});

test('When alerts are listed, then a test of the rules makes each of them fire', () => {
  const tests = read('infra/prometheus/tests/alerts.yml');
  const fired = new Set(all(/labels: '\{alertname="(\w+)"\}', value: 1/g, tests));
  expect([...fired].sort()).toEqual([...alerts].sort());
});

test('When alerts are read, then each is one figure held against one limit', () => {
  const expressions = all(/^ +expr: (.+)$/gm, rules);
  expect(expressions).toHaveLength(alerts.length);
  for (const expression of expressions) expect(expression).toMatch(/^[^<>]+ [<>] [\d.]+$/);
});

test.each(pages)('When %s is read, then the ports, commands and pages it names exist', (page) => {
  const text = read(page);
  expect(all(/^## (.+)$/gm, text)).toEqual(['What to look at', 'What to do']);
  expect(all(/^```(\w+)$/gm, text)).toEqual(['sh']);
  for (const port of all(/^curl .*127\.0\.0\.1:(\d+)/gm, text))
    expect(compose).toContain(`:-${port}}`);
  for (const script of all(/npm run (?:-s )?(\w+)/g, text)) expect(scripts).toContain(script);
  for (const service of all(/\b((?:message|credit)-v\d|\w+-redis)\b/g, text))
    expect(services).toContain(service);
  for (const linked of all(/\]\((\S+)\)/g, text))
    expect(pages).toContain(`docs/runbooks/${linked}`);
});
