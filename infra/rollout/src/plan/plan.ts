export const apps = ['message', 'credit'] as const;

export type App = (typeof apps)[number];

/** One service's way from the version that is stable now to the next. */
export interface Move {
  readonly app: App;
  readonly from: string;
  readonly to: string;
}

/** So many replicas of a track, each of this weight at the edge (1 to 256). */
export interface TrackShape {
  readonly replicas: number;
  readonly weight: number;
}

/** What is to serve while a step holds, for each service of the rollout alike. */
export interface Step {
  /** For people: `1/4`, or `5%`. */
  readonly name: string;
  readonly stable: TrackShape;
  readonly canary: TrackShape;
  /** The canaries' part of all requests, as an exact fraction: 1 of 4, 4 of 400. */
  readonly share: { readonly canary: number; readonly of: number };
}

export interface Plan {
  /** One service, or both: they go forward and back together. */
  readonly moves: readonly Move[];
  readonly steps: readonly Step[];
  /** Waits for `rollout promote` at each step. */
  readonly manual: boolean;
  /** A subject stays on its side for the whole rollout. */
  readonly sticky: boolean;
  /** Too little traffic is made up for by our own. */
  readonly traffic: boolean;
}
