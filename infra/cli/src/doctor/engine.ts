import { readAptSources } from '../engine/apt-sources.ts';
import { readOsRelease } from '../engine/install-engine.ts';
import { installPlan } from '../engine/install-plan.ts';
import { type EngineView, hasPrograms, missingParts } from '../engine/look.ts';
import type { Machine } from '../machine.ts';
import { type Finding, fine, wrong } from './finding.ts';

/** The engine, Compose and buildx: there, new enough, answering. */
export function examineEngine(machine: Machine, view: EngineView): Finding[] {
  const findings: Finding[] = [];
  if (view.server === undefined) {
    findings.push(
      wrong(`the Docker engine does not answer: ${view.error}`, engineWayOut(machine, view)),
    );
  } else {
    findings.push(fine(`Docker engine ${view.server}`));
  }
  if (missingParts(view).length === 0)
    findings.push(fine(`Docker Compose ${view.compose}, buildx ${view.buildx}`));
  else
    findings.push(wrong(`missing: ${missingParts(view).join(', ')}`, engineWayOut(machine, view)));
  return findings;
}

function engineWayOut(machine: Machine, view: EngineView): string {
  if (/permission denied/i.test(view.error)) {
    return 'Run `sudo usermod -aG docker $USER` and log in again.';
  }
  const plan = installPlan(machine.platform, machine.uid, readOsRelease(), readAptSources());
  if (plan.kind === 'apt') return '`npm start` installs what is missing and starts it.';
  return hasPrograms(view)
    ? 'Start Docker (Docker Desktop, or `sudo systemctl start docker`).'
    : plan.instructions;
}
