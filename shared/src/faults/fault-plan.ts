import { existsSync } from 'node:fs';
import { z } from 'zod';

/** Faults of requests; without a route, of every request but probes. */
interface OnRoute {
  /** Such as `GET /messages/:messageId`. */
  route: string | undefined;
}

/** How a demonstration version misbehaves (docs/adr/0015-faults.md). */
export interface FaultPlan {
  /** So many of the requests, from 0 to 1, are answered with 500. */
  errors: (OnRoute & { share: number })[];
  /** Each answer takes so much longer, in milliseconds. */
  latencies: (OnRoute & { ms: number })[];
  /** The process breaks down so many milliseconds after it listened. */
  crashAfterMs: number | undefined;
  /** It never says that it is ready. */
  isUnready: boolean;
}

/** The Dockerfile makes it in images that are built as demonstrations, and in no others. */
const markerPath = '/etc/serin-demonstration';

const crashAfterMs = 2_000;
const route = '(?:@(?<route>(?:GET|POST) /\\S*))?';
const time = '(?<count>\\d{1,6})(?<unit>ms|s)';
const faults = new Map([
  ['error', new RegExp(`^error:(?<share>1|0?\\.\\d{1,6})${route}$`)],
  ['latency', new RegExp(`^latency:${time}${route}$`)],
  ['crash', new RegExp(`^crash(?::${time})?$`)],
  ['unready', /^unready$/],
]);

const milliseconds = ({ count, unit }: Record<string, string | undefined>) =>
  Number(count) * (unit === 's' ? 1_000 : 1);

/** Adds what the text asks for; false: it is no fault. */
function add(plan: FaultPlan, text: string): boolean {
  const [kind = ''] = text.split(':');
  const parts = faults.get(kind)?.exec(text);
  if (!parts) return false;
  const { groups = {} } = parts;
  if (kind === 'error') plan.errors.push({ share: Number(groups.share), route: groups.route });
  if (kind === 'latency') plan.latencies.push({ ms: milliseconds(groups), route: groups.route });
  if (kind === 'crash') plan.crashAfterMs = groups.count ? milliseconds(groups) : crashAfterMs;
  if (kind === 'unready') plan.isUnready = true;
  return true;
}

/** FAULTS: `error:0.2`, `error:0.02@GET /messages`, `latency:300ms`, `crash`, `crash:3s`, `unready`, separated by commas. */
export const faultPlan = (marker: string = markerPath) =>
  z.string().transform((text, context): FaultPlan => {
    const plan: FaultPlan = {
      errors: [],
      latencies: [],
      crashAfterMs: undefined,
      isUnready: false,
    };
    const unknown = text.split(',').find((fault) => !add(plan, fault.trim()));
    if (unknown !== undefined)
      context.addIssue(
        `wants faults such as error:0.2, error:0.02@GET /messages, latency:300ms, crash or unready, not ${JSON.stringify(unknown.slice(0, 60))}`,
      );
    else if (!existsSync(marker))
      context.addIssue(
        'wants an image that was built as a demonstration, and this is none: unset it, or build with DEMONSTRATION=1',
      );
    return plan;
  });
