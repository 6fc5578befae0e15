import { tryRun } from '../terminal/run.ts';
import { Trouble } from '../terminal/trouble.ts';
import { type Container, lastLog } from './containers.ts';

/** Why a container is not ready: its failing checks, or what its health check said last, and its last log lines. */
export async function explainContainer(container: Container, what: string): Promise<Trouble> {
  const [checks, log] = await Promise.all([failingChecks(container), lastLog(container.id, 12)]);
  const details = [
    ...checks.map((check) => `failing check: ${check}`),
    ...(checks.length === 0 && container.lastCheck ? [`health check: ${container.lastCheck}`] : []),
    `the last lines of ${container.name}:`,
    ...log.map((line) => `  ${line.slice(0, 300)}`),
  ];
  return new Trouble(
    `${container.name} ${what}`,
    'The lines above are its last words. Mend that and run `npm start` again; `npm run doctor` looks for usual causes.',
    details,
  );
}

/** The checks of /health/ready that fail, each with its error code. Empty for what has no such page or does not run. */
export async function failingChecks(
  container: Pick<Container, 'id' | 'status' | 'service'>,
): Promise<string[]> {
  if (container.status !== 'running' || !/^(message|credit)-v\d/.test(container.service)) return [];
  const ask = `fetch('http://127.0.0.1:8080/health/ready',{signal:AbortSignal.timeout(2000)}).then(async r=>console.log(await r.text()),e=>console.log(JSON.stringify({checks:{http:{status:'down',code:e.cause?.code??e.name}}})))`;
  const { stdout } = await tryRun('docker', ['exec', container.id, 'node', '-e', ask], {
    timeoutMs: 10_000,
  });
  return readFailingChecks(stdout);
}

/** Reads the JSON of /health/ready: `checks` names each check with its state and error code. */
export function readFailingChecks(json: string): string[] {
  try {
    const { checks } = JSON.parse(json) as { checks?: Record<string, unknown> };
    return Object.entries(checks ?? {}).flatMap(([name, check]) => {
      const { status, state, code, ...rest } = Object(check) as Record<string, unknown>;
      const now = status ?? state;
      if (now === 'up' || now === 'ok' || now === 'pass' || now === true) return [];
      const more = Object.values(rest).filter((value) => typeof value === 'string');
      return [[`${name}: ${String(now)}`, code, ...more].filter(Boolean).join(' ')];
    });
  } catch {
    return [];
  }
}
