/** What Grafana calls the units that are used here, with how each is written. */

interface Unit {
  /** Each with what it is worth in the unit itself, the smallest first. */
  steps: readonly (readonly [worth: number, sign: string])[];
}

const scaled = (base: number, sign: string, prefixes: readonly string[]): Unit => ({
  steps: prefixes.map((prefix, power) => [base ** power, `${prefix}${sign}`] as const),
});

const decimal = ['', 'k', 'M', 'G', 'T'];
const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti'];
const times = [
  [1e-9, ' ns'],
  [1e-6, ' µs'],
  [1e-3, ' ms'],
  [1, ' s'],
  [60, ' min'],
  [3_600, ' h'],
  [86_400, ' d'],
] as const;
const per = (unit: string): Unit => ({
  steps: decimal.map((prefix, power) => [1_000 ** power, ` ${prefix}${unit}`] as const),
});

const units: Readonly<Record<string, Unit>> = {
  none: { steps: [[1, '']] },
  short: scaled(1_000, '', decimal),
  s: { steps: times },
  ms: { steps: times.map(([worth, sign]) => [worth * 1e3, sign] as const) },
  percent: { steps: [[1, '%']] },
  percentunit: { steps: [[0.01, '%']] },
  bytes: { steps: binary.map((prefix, power) => [1_024 ** power, ` ${prefix}B`] as const) },
  decbytes: { steps: decimal.map((prefix, power) => [1_000 ** power, ` ${prefix}B`] as const) },
  Bps: per('B/s'),
  binBps: { steps: binary.map((prefix, power) => [1_024 ** power, ` ${prefix}B/s`] as const) },
  reqps: per('req/s'),
  ops: per('ops/s'),
  cps: per('c/s'),
  rps: per('rd/s'),
  wps: per('wr/s'),
  iops: per('io/s'),
};

/** Without zeros at the end, unless `decimals` asks for them. */
function digits(value: number, decimals: number | undefined): string {
  if (decimals !== undefined) return value.toFixed(Math.min(10, Math.max(0, decimals)));
  const size = Math.abs(value);
  if (size >= 1_000 || Number.isInteger(value)) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

/** A value as a person reads it: `formatValue(0.0123, 's')` is `12.3 ms`. A unit that is not known is written behind it. */
export function formatValue(value: number | null, unit = 'none', decimals?: number): string {
  if (value === null || !Number.isFinite(value)) return '–';
  const { steps } = units[unit] ?? { steps: [[1, ` ${unit.replace(/^suffix:\s*/, '')}`] as const] };
  const fitting = steps.filter(([worth]) => Math.abs(value) >= worth * 0.9995).at(-1);
  const plain = steps.find(([worth]) => worth === 1) ?? steps[0];
  const [worth, sign] = (value === 0 ? plain : (fitting ?? steps[0])) ?? [1, ''];
  return `${digits(value / worth, decimals)}${sign}`;
}
