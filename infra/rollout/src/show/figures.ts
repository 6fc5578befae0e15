const grouped = new Intl.NumberFormat('en-US');

/** `12,345`. */
export const count = (value: number) => grouped.format(value);

/** `3 requests`, `1 request`. */
export const counted = (value: number, what: string) =>
  `${count(value)} ${what}${value === 1 ? '' : 's'}`;

/** `25.00 %` of 0.25. */
export const percent = (part: number) => `${(100 * part).toFixed(2)} %`;

/** `4.2 s`, `43 s`, `2 min 5 s`, `1 h 2 min`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `1:05`, as a clock that runs. */
export function clock(seconds: number): string {
  const whole = Math.max(Math.floor(seconds), 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** `14:03:59` of an ISO 8601 time, UTC. */
export const timeOfDay = (iso: string) => iso.slice(11, 19);

/** `2026-12-01 14:03` of an ISO 8601 time, UTC. */
export const minuteOf = (iso: string) => iso.slice(0, 16).replace('T', ' ');

/** Seconds from one ISO 8601 time to another; never less than 0. */
export const secondsBetween = (from: string, to: string) =>
  Math.max((Date.parse(to) - Date.parse(from)) / 1_000, 0);
