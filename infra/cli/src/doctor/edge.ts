import type { ComposeProject } from '../project/compose-project.ts';
import type { Container } from '../project/containers.ts';
import { type Finding, fine, wrong } from './finding.ts';

const paths = { message: '/version', credit: '/credit/version' };
const timeoutMs = 5_000;

/** Whether requests get in, and to whom. All containers may be well while Docker's forwarder of the port, a process of its own, has ended. */
export async function examineEdge(
  { ports }: Pick<ComposeProject, 'ports'>,
  containers: readonly Pick<Container, 'service' | 'status'>[],
): Promise<Finding[]> {
  const runs = containers.some(
    ({ service, status }) => service === 'haproxy' && status === 'running',
  );
  if (!runs) return []; // said of its container
  const findings: Finding[] = [];
  for (const [app, path] of Object.entries(paths)) {
    const answer = await statusOf(`http://127.0.0.1:${ports.edge}${path}`);
    if (answer === 'ECONNREFUSED') return [forwarderHasEnded(ports.edge)];
    if (answer !== 200)
      findings.push(
        wrong(
          `edge: GET ${path} on port ${ports.edge}: ${answer}`,
          `See above why no replica of ${app} serves, or \`docker compose logs --tail 50 haproxy\`.`,
        ),
      );
  }
  return findings.length > 0 ? findings : [fine(`edge: answers on port ${ports.edge}`)];
}

const forwarderHasEnded = (port: number) =>
  wrong(
    `port ${port} is closed, although the edge runs: the engine's forwarder of it has ended`,
    'It does when it runs out of open files (`ulimit -n` of the engine). `docker compose restart haproxy` starts another.',
  );

/** The status, or the code of what went wrong. */
async function statusOf(url: string): Promise<number | string> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })).status;
  } catch (error) {
    const { cause, name } = error as Error & { cause?: { code?: string } };
    return cause?.code ?? name;
  }
}
