/** A stretch of time. Seconds since 1970. */
export interface TimeRange {
  from: number;
  to: number;
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const longestSeconds = 31 * 86_400;

/** Grafana's ways of saying when: `now`, `now-6h`, milliseconds since 1970. */
function readInstant(text: string, nowSeconds: number): number | undefined {
  if (/^\d{10,14}$/.test(text)) return Number(text) / 1_000;
  const [whole, amount = '0', unit = 's'] = /^now(?:-(\d{1,6})([smhdw]))?$/.exec(text) ?? [];
  return whole === undefined ? undefined : nowSeconds - Number(amount) * (seconds[unit] ?? 1);
}

/** Throws, with what is wrong, unless it goes forward and is at most a month long. */
export function readTimeRange(from: string, to: string, nowSeconds: number): TimeRange {
  const range = { from: readInstant(from, nowSeconds), to: readInstant(to, nowSeconds) };
  if (range.from === undefined || range.to === undefined)
    throw new Error('from and to want now, now-6h, or milliseconds since 1970');
  if (range.from >= range.to) throw new Error('from has to be before to');
  if (range.to - range.from > longestSeconds) throw new Error('more than 31 days');
  return { from: range.from, to: range.to };
}

const roundSteps = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600];

/** Seconds between two points, when so many are wanted: a round number, and not shorter than a scrape. */
export function chooseStep({ from, to }: TimeRange, points: number, scrapeSeconds: number): number {
  const wanted = Math.max(scrapeSeconds, (to - from) / points);
  return roundSteps.find((step) => step >= wanted) ?? Math.ceil(wanted);
}
