/** The stages below a whole replica. `bare` is as little as Node can do; each of the others has one thing more. */
export const kinds = ['bare', 'express', 'metrics', 'logs'] as const;

export type Kind = (typeof kinds)[number];
