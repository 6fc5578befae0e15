import type { Random } from '../scenarios/random.ts';

export interface Subject {
  name: string;
  /** Tops up little, so that some of its messages are rejected. */
  poor: boolean;
}

/** Who takes part in a campaign: accounts that nobody used before, each with several clients at once. */
export interface Cast {
  /** Begins each subject's name, and each body: what is not of this campaign is not judged. */
  mark: string;
  subjects: readonly Subject[];
  /** The subject of each client. */
  clients: readonly Subject[];
}

const clientsPerSubject = 3;

/** @param run tells campaigns of the same seed apart */
export function createCast(random: Random, run: string, clients: number): Cast {
  const mark = `c${run}`;
  const subjects = Array.from({ length: Math.ceil(clients / clientsPerSubject) }, (_, index) => ({
    name: `${mark}-${index}`,
    poor: index % 3 === 2,
  }));
  return {
    mark,
    subjects,
    clients: random.shuffle(
      Array.from({ length: clients }, (_, index) => subjects[index % subjects.length] as Subject),
    ),
  };
}
