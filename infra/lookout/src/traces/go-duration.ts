const micros: Readonly<Record<string, number>> = {
  ns: 0.001,
  us: 1,
  µs: 1,
  ms: 1_000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
  d: 86_400_000_000,
};

const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h|d)/g;

/** A length of time as Go writes it, `1.5s`, `100ms`, `1h30m`, in microseconds; days too. Throws if it is none. */
export function parseGoDuration(text: string): number {
  if (text === '0') return 0;
  const parts = [...text.matchAll(part)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text)
    throw new Error(`"${text.slice(0, 40)}" is no duration such as 100ms or 1.5s`);
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (micros[unit ?? ''] ?? 0),
    0,
  );
}
