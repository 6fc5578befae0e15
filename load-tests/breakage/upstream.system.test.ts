import { expect, test } from 'vitest';
import { upstream } from '../drills/upstream.ts';
import { system } from '../system/support.ts';
import { upstreamCases } from '../upstreams/cases.ts';

test('When an upstream fails in each of its ways, then status, log, metric and GET / say how, and nothing is left of it', async ({
  signal,
}) => {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const findings = await upstream.run(system, { seconds: 0, seed: 1, signal, say });
  expect(
    findings.filter(({ holds }) => !holds).map(({ text }) => `${text}\n${said.join('\n')}`),
  ).toEqual([]);
  expect(findings.map(({ text }) => text)).toEqual(upstreamCases.map(({ name }) => name));

  const names = await system.docker('ps', '--all', '--format', '{{.Names}}');
  expect(names).not.toMatch(new RegExp(`${system.project.name}-(stranger|upstream-drill)`));
}, 400_000);
