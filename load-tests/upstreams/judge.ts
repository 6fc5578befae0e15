import type { UpstreamCase } from './cases.ts';
import type { Signs } from './lone-replica.ts';

/** What a case showed, in words; `holds`: it is what the case says it shows. */
export interface Sight {
  sign: 'status' | 'log' | 'metric' | 'GET /';
  shown: string;
  holds: boolean;
}

/** The codes that are as good. */
const codesOf = ({ code, elsewhere = code }: UpstreamCase) => [code, elsewhere];

function status(one: UpstreamCase, { ready }: Signs): Sight {
  const { readiness } = one;
  const down = Object.entries(ready.checks).filter(([, { state }]) => state !== 'up');
  const shown = down.map(([name, check]) => `${name} ${check.state} ${check.code ?? ''}`.trim());
  const expected =
    readiness === 'ready'
      ? ready.status === 200
      : ready.status === 503 &&
        codesOf(one).some((code) => shown.join() === `${readiness} down ${code}`);
  const says = shown.length === 0 ? 'ready' : shown.join(', ');
  return { sign: 'status', shown: `/health/ready ${ready.status}: ${says}`, holds: expected };
}

/** The code is in the line, as `code` or in the error; the outcome of a provider is in words of its own. */
function log(one: UpstreamCase, { log: lines }: Signs): Sight {
  const { log: text, reason } = one;
  const line = lines.find(({ msg, level }) => msg === text && level === 'warn');
  if (line === undefined) return { sign: 'log', shown: `no warning "${text}"`, holds: false };
  const {
    err,
    outcome,
    status: answered,
  } = line as {
    err?: { code?: string; message?: string };
    outcome?: string;
    status?: number;
  };
  const said = [line.code, err?.code, err?.message, outcome, answered && `HTTP_${answered}`];
  const known = said.filter((one) => one !== undefined).map(String);
  return {
    sign: 'log',
    shown: `warn "${text}": ${known.slice(0, 2).join(', ')}`,
    holds: known.some(
      (text) => text === reason || codesOf(one).some((code) => text.includes(code)),
    ),
  };
}

function metric({ upstream, reason }: UpstreamCase, { errors }: Signs): Sight {
  const counted = errors[upstream] ?? {};
  const shown = Object.entries(counted).map(
    ([why, count]) => `upstream_errors_total{upstream="${upstream}",reason="${why}"} ${count}`,
  );
  // Nothing else was counted: a timeout is no refusal, and neither is a real answer.
  const holds = Object.keys(counted).join() === reason;
  return { sign: 'metric', shown: shown.join(', ') || 'nothing counted', holds };
}

const names: Record<string, string> = {
  postgres: 'PostgreSQL',
  'queue-redis': 'queue Redis',
  'cache-redis': 'cache Redis',
  consul: 'Consul',
  provider: 'provider',
};

function front(one: UpstreamCase, { front: page }: Signs): Sight {
  const { upstream, words } = one;
  const name = names[upstream];
  const line = page.split('\n').find((text) => name && text.startsWith(`  ${name} `)) ?? '';
  const headline = page.split('\n').find((text) => text.startsWith('Serin: ')) ?? '';
  if (words === undefined) return { sign: 'GET /', shown: headline, holds: headline !== '' };
  const holds =
    codesOf(one).some((code) => line.includes(`DOWN: ${words} (${code})`)) &&
    headline.includes(`${name} is down, ${words}`);
  return { sign: 'GET /', shown: headline, holds };
}

/** Holds what was seen against what the case says. */
export const judge = (one: UpstreamCase, signs: Signs): Sight[] =>
  [status, log, metric, front].map((look) => look(one, signs));
