import type { Move } from '../plan/plan.ts';

/** `message 1.0.0 → 1.2.0, credit 1.0.0 → 1.2.0`. */
export const movesInWords = (moves: readonly Move[]) =>
  moves.map(({ app, from, to }) => `${app} ${from} → ${to}`).join(', ');
