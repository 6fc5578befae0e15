/** What one examination found. `wrong` makes `npm run doctor` exit with 1; `note` is worth knowing and no more. */
export interface Finding {
  readonly level: 'fine' | 'note' | 'wrong';
  readonly text: string;
  /** What to do about it. */
  readonly wayOut?: string;
}

export const fine = (text: string): Finding => ({ level: 'fine', text });
export const note = (text: string, wayOut: string): Finding => ({ level: 'note', text, wayOut });
export const wrong = (text: string, wayOut: string): Finding => ({ level: 'wrong', text, wayOut });

const marks = { fine: '✔', note: '·', wrong: '✖' } as const;

/** One line, and a second with the way out. */
export function formatFinding({ level, text, wayOut }: Finding): string {
  return `${marks[level]} ${text}${wayOut === undefined ? '' : `\n    → ${wayOut}`}`;
}
