import { examineEdge } from '../doctor/edge.ts';
import { examineEngine } from '../doctor/engine.ts';
import { type Finding, formatFinding, wrong } from '../doctor/finding.ts';
import { examineContainers, examineImages, examineSecrets } from '../doctor/parts.ts';
import { examineClock, examineDisk, examineMemory, examineNetwork } from '../doctor/room.ts';
import { examineWatching } from '../doctor/watching.ts';
import { isComplete, lookAtEngine } from '../engine/look.ts';
import type { Machine } from '../machine.ts';
import { plannedServices } from '../project/compose.ts';
import { mainProject } from '../project/compose-project.ts';
import { listContainers } from '../project/containers.ts';
import { Trouble } from '../terminal/trouble.ts';
import type { Command } from './command.ts';

/** `npm run doctor`: what is missing or wrong, each with the way out. Exit code 1 if something is wrong. Changes nothing. */
export const doctor: Command = async ({ machine, print }) => {
  let bad = 0;
  let notes = 0;
  for await (const finding of examine(machine)) {
    if (finding.level === 'wrong') bad++;
    if (finding.level === 'note') notes++;
    print(formatFinding(finding));
  }
  const more = notes > 0 ? ` (${notes} to know)` : '';
  print(bad === 0 ? `\nNothing is wrong${more}.` : `\n${bad} wrong${more}.`);
  return bad === 0 ? 0 : 1;
};

async function* examine(machine: Machine): AsyncGenerator<Finding> {
  const project = mainProject(machine.root, machine.env);
  const engine = await lookAtEngine();
  yield* examineEngine(machine, engine);
  const containers = engine.server === undefined ? [] : await listContainers(project.name);
  yield* await examined(() => examineNetwork(project, containers));
  yield await examineMemory(containers.length > 0);
  yield await examineDisk(machine, containers.length > 0);
  yield examineSecrets(project);
  if (!isComplete(engine)) return;
  yield await examineClock(machine);
  yield* await examined(() => examineImages(machine));
  yield* await examined(async () => {
    const plan = await plannedServices(project);
    const found = await examineContainers(project, plan, containers);
    if (containers.length === 0) return found;
    const edge = await examineEdge(project, containers);
    return [...found, ...edge, ...(await examineWatching(project, plan))];
  });
}

/** An examination that meets trouble (a broken .env, say) has found something too. */
async function examined(examination: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await examination();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    return [wrong([error.message, ...error.details].join(' · '), error.wayOut)];
  }
}
