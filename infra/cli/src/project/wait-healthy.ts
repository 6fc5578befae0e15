import { setTimeout as sleep } from 'node:timers/promises';
import { Trouble } from '../terminal/trouble.ts';
import type { PlannedService } from './compose.ts';
import { type Container, listContainers } from './containers.ts';
import { explainContainer } from './explain.ts';
import { judgeService } from './readiness.ts';

/** Asks the engine about a project's containers once a second, for everybody who waits. */
export class ProjectWatch {
  #containers: readonly Container[] = [];
  #over = false;
  readonly #project: string;
  readonly #old: Set<string>;

  /** @param before what was there already: it may be ill, and about to be replaced or started again */
  constructor(project: string, before: readonly Container[]) {
    this.#project = project;
    this.#old = new Set(before.map(({ id }) => id));
    void this.#look();
  }

  async #look(): Promise<void> {
    while (!this.#over) {
      this.#containers = await listContainers(this.#project);
      await sleep(this.#over ? 0 : 500);
    }
  }

  /** Whether what is there of the service was there before, so that Compose may still replace it or start it again. */
  mayChange({ name }: PlannedService): boolean {
    return this.#containers.some(({ id, service }) => service === name && this.#old.has(id));
  }

  /** To be called when Compose is done: what is there now stays. */
  async settle(): Promise<void> {
    this.#containers = await listContainers(this.#project);
    this.#old.clear();
  }

  get containers(): readonly Container[] {
    return this.#containers;
  }

  get over(): boolean {
    return this.#over;
  }

  end(): void {
    this.#over = true;
  }
}

/**
 * Waits until every replica of the service is healthy, or the job is done. Throws Trouble with the container's last words when that
 * can't happen any more, or not within `patienceMs`.
 * @returns how it stands, in a few words
 */
export async function waitForService(
  service: PlannedService,
  watch: ProjectWatch,
  say: (line: string) => void,
  patienceMs: number,
): Promise<string> {
  const deadline = Date.now() + patienceMs;
  let told = '';
  while (!watch.over) {
    const verdict = watch.mayChange(service)
      ? ({ state: 'waiting', text: 'as it was, so far' } as const)
      : judgeService(service, watch.containers);
    if (verdict.state === 'ready') return verdict.text;
    if (verdict.state === 'failed') {
      throw await explainContainer(verdict.container, verdict.text);
    }
    if (verdict.text !== told) say(verdict.text);
    told = verdict.text;
    if (Date.now() > deadline) {
      const stuck = watch.containers.find(
        (one) => one.service === service.name && one.health !== 'healthy',
      );
      const text = `is not healthy after ${Math.round(patienceMs / 1000)} s (${verdict.text})`;
      if (stuck) throw await explainContainer(stuck, text);
      throw new Trouble(`${service.name} ${text}`, 'Run `npm run doctor`.');
    }
    await sleep(200);
  }
  return 'given up';
}
