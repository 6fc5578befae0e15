import type { TimeRange } from './time-range.ts';

export interface Spacing {
  range: TimeRange;
  stepSeconds: number;
  scrapeSeconds: number;
}

/** What Grafana puts in the place of its own variables. */
function builtIn({ range, stepSeconds, scrapeSeconds }: Spacing): Readonly<Record<string, string>> {
  const length = Math.round(range.to - range.from);
  // Four scrapes: a rate still has its two points when one scrape is lost.
  const rate = Math.max(stepSeconds + scrapeSeconds, 4 * scrapeSeconds);
  return {
    __interval: `${stepSeconds}s`,
    __interval_ms: String(stepSeconds * 1_000),
    __rate_interval: `${rate}s`,
    __range: `${length}s`,
    __range_s: String(length),
    __range_ms: String(length * 1_000),
  };
}

/** `$name` or `${name}`; a `$` at the end of a regular expression is none. */
const variable = /\$(?:\{(\w+)(?::\w+)?\}|([a-zA-Z_]\w*))/g;

/** An expression that Prometheus understands. Throws with the name of a variable that is not known here. */
export function fillIn(expr: string, spacing: Spacing): string {
  const values = builtIn(spacing);
  return expr.replace(variable, (_whole, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    const value = values[name];
    if (value === undefined) throw new Error(`the variable $${name} is not known here`);
    return value;
  });
}
