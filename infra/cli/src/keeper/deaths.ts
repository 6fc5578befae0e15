/** One line of `docker events --format '{{json .}}'`, as far as the keeper cares. */
export interface ContainerEvent {
  readonly action: string;
  readonly id: string;
  readonly name: string;
  /** Unix time in milliseconds. */
  readonly time: number;
}

/** How long the engine may take to say why: `stop` comes within milliseconds of `die`, before it or after it. */
const hesitation = 700;

/** The actions the keeper needs to hear of. Health checks emit others several times a second. */
export const heardActions = ['start', 'stop', 'die', 'destroy'] as const;

/**
 * Tells deaths somebody meant from deaths to be mended. `docker stop`, `down`, `restart` and a recreation emit `stop` (or
 * `destroy`) around `die`; `docker kill` emits `kill` and `die`, and nothing more.
 */
export class Deaths {
  readonly #unexplained = new Map<string, { name: string; noticed: number }>();
  /** Stopped on purpose since their last start. */
  readonly #meant = new Set<string>();

  /** @param now milliseconds, of the clock that `due` gets too */
  note({ action, id, name }: ContainerEvent, now: number): void {
    if (action === 'die') {
      if (!this.#meant.has(id)) this.#unexplained.set(id, { name, noticed: now });
      return;
    }
    if (action === 'stop' || action === 'destroy' || action === 'start')
      this.#unexplained.delete(id);
    if (action === 'stop') this.#meant.add(id);
    else if (action === 'start' || action === 'destroy') this.#meant.delete(id);
  }

  /** Containers that died long enough ago without an explanation. Each is named once. */
  due(now: number): { id: string; name: string }[] {
    const found: { id: string; name: string }[] = [];
    for (const [id, { name, noticed }] of this.#unexplained) {
      if (now - noticed < hesitation) continue;
      this.#unexplained.delete(id);
      found.push({ id, name });
    }
    return found;
  }
}

/** Reads a line of `docker events`; undefined for what is not a container's event. */
export function readEvent(line: string): ContainerEvent | undefined {
  try {
    const raw = JSON.parse(line) as {
      Type?: string;
      Action?: string;
      Actor?: { ID?: string; Attributes?: { name?: string } };
      timeNano?: number;
    };
    if (raw.Type !== 'container' || !raw.Action || !raw.Actor?.ID) return undefined;
    return {
      action: raw.Action,
      id: raw.Actor.ID,
      name: raw.Actor.Attributes?.name ?? raw.Actor.ID.slice(0, 12),
      time: (raw.timeNano ?? 0) / 1e6,
    };
  } catch {
    return undefined;
  }
}
