import { imageOf, isPresent, neededImages } from '../engine/images.ts';
import { isStandIn } from '../engine/stand-ins.ts';
import { keeperPid } from '../keeper/keeper.ts';
import type { Machine } from '../machine.ts';
import type { PlannedService } from '../project/compose.ts';
import type { ComposeProject } from '../project/compose-project.ts';
import type { Container } from '../project/containers.ts';
import { failingChecks } from '../project/explain.ts';
import { judgeService } from '../project/readiness.ts';
import { missingSecrets } from '../setup/secrets.ts';
import { tryRun } from '../terminal/run.ts';
import { lastLines } from '../terminal/trouble.ts';
import { type Finding, fine, note, wrong } from './finding.ts';

/** The images docker-compose.yml needs, and whether a registry could give them. */
export async function examineImages(machine: Machine): Promise<Finding[]> {
  const official = neededImages(machine);
  const images = [...official.keys()].map((variable) => imageOf(machine, variable) ?? '');
  const present = await Promise.all(images.map(isPresent));
  const missing = images.filter((_, index) => !present[index]);
  const standIns = images.filter(isStandIn);
  const findings: Finding[] = [
    missing.length === 0
      ? fine(
          `images: all ${images.length} here${standIns.length > 0 ? `, ${standIns.length} of them stand-ins` : ''}`,
        )
      : note(
          `images not here yet: ${missing.join(', ')}`,
          '`npm start` pulls them, or builds stand-ins.',
        ),
  ];
  const probe = official.get('REDIS_IMAGE') ?? 'redis:8';
  const registry = await tryRun('docker', ['manifest', 'inspect', probe], { timeoutMs: 20_000 });
  if (registry.exitCode === 0) findings.push(fine('registry: official images can be pulled'));
  else {
    const why = lastLines(registry.stderr, 1)[0] ?? 'no answer';
    findings.push(
      note(
        `registry: can't be reached (${why.slice(0, 120)})`,
        'Nothing to do where stand-ins are used. Else: network, proxy of the engine, `docker login`.',
      ),
    );
  }
  return findings;
}

/** Secrets: all there, or none yet. */
export function examineSecrets(project: ComposeProject): Finding {
  const missing = missingSecrets(project.secretsDir);
  if (missing.length === 0) return fine(`secrets: all in ${project.secretsDir}`);
  return note(
    `secrets missing: ${missing.join(', ')}`,
    '`npm start` makes what is missing, and tells PostgreSQL the new passwords.',
  );
}

/** Containers that restart, are down or unhealthy, and of an unready service the check that fails. */
export async function examineContainers(
  project: ComposeProject,
  plan: readonly PlannedService[],
  containers: readonly Container[],
): Promise<Finding[]> {
  if (containers.length === 0) return [note('Serin does not run', '`npm start` brings it up.')];
  const findings: Finding[] = [];
  // What is down comes first: it is why others are unready.
  const isDown = ({ status }: Container) => Number(status !== 'running');
  for (const container of containers.toSorted((a, b) => isDown(b) - isDown(a))) {
    const trouble = await troubleOf(container, plan);
    if (trouble) findings.push(trouble);
  }
  const unready = plan.filter((service) => judgeService(service, containers).state !== 'ready');
  for (const { name, replicas } of unready) {
    const there = containers.filter(({ service }) => service === name);
    if (there.length >= replicas) continue; // named above
    findings.push(
      note(
        `${name}: ${there.length} of ${replicas} planned replicas exist`,
        '`npm start` (or `docker compose up -d`) makes them, if they were not scaled on purpose.',
      ),
    );
  }
  if (findings.length === 0)
    findings.push(fine(`containers: all ${containers.length} as they should be`));
  const keeper = keeperPid(project);
  findings.push(
    keeper === undefined
      ? wrong(
          'the keeper does not run: a container ended by `docker kill` stays down',
          '`npm start` starts it.',
        )
      : fine(`keeper: process ${keeper}`),
  );
  return findings;
}

async function troubleOf(
  container: Container,
  plan: readonly PlannedService[],
): Promise<Finding | undefined> {
  const { name, status, health, exitCode, restarts, lastCheck } = container;
  const see = `\`docker logs --tail 50 ${name}\` says why.`;
  if (plan.find((service) => service.name === container.service)?.job) {
    return status === 'exited' && exitCode !== 0
      ? wrong(`${name} ended with ${exitCode}`, see)
      : undefined;
  }
  if (status === 'restarting' || (restarts > 2 && health !== 'healthy')) {
    return wrong(`${name} restarts again and again (${restarts} times, exit ${exitCode})`, see);
  }
  if (status !== 'running') {
    return wrong(`${name} is ${status} (exit ${exitCode})`, `\`docker start ${name}\`; ${see}`);
  }
  const checks = await failingChecks(container);
  if (checks.length > 0) {
    return wrong(
      `${name} is unready: ${checks.join('; ')}`,
      `Mend what it waits for; it comes back by itself. ${see}`,
    );
  }
  if (health === 'unhealthy')
    return wrong(`${name} is unhealthy: ${lastCheck || 'its check says nothing'}`, see);
  if (health === 'starting') return note(`${name} is starting`, 'Wait a moment.');
  return undefined;
}
