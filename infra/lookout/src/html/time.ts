/** A length of time in microseconds, as a person reads it: `850 µs`, `12.3 ms`, `1.25 s`, `2 min 5 s`. */
export function formatMicros(micros: number): string {
  if (micros < 1_000) return `${Math.round(micros)} µs`;
  if (micros < 1_000_000) return `${trim(micros / 1_000)} ms`;
  if (micros < 60_000_000) return `${trim(micros / 1_000_000)} s`;
  const seconds = Math.round(micros / 1_000_000);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** Three digits that count. */
function trim(value: number): string {
  return String(Number(value.toPrecision(value < 1_000 ? 3 : 4)));
}

/** A point in time, microseconds since 1970, as UTC to the millisecond: `2026-03-01 12:00:00.250`. */
export function formatInstant(micros: number): string {
  const date = new Date(Math.floor(micros / 1_000));
  return Number.isNaN(date.getTime()) ? '?' : date.toISOString().replace('T', ' ').slice(0, 23);
}
