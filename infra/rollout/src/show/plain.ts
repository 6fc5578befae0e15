import type { Entry, Rollout } from '../journal/rollout.ts';
import type { Plan } from '../plan/plan.ts';
import type { ReplicaView, ServiceView, Snapshot } from './snapshot.ts';

/** `14:03:12 step 1/4: they get their part`. */
export const entryLine = ({ at, text }: Entry) => `${at.slice(11, 19)} ${text}`;

const moves = ({ moves: all }: Plan) =>
  all.map(({ app, from, to }) => `${app} ${from} -> ${to}`).join(', ');

export const historyLine = ({ id, who, plan, phase, reason }: Rollout) =>
  [id, phase, moves(plan), `by ${who}`, reason].filter(Boolean).join('  ');

/** What a rollout came to: its journal, and its receipts. */
export function summary(rollout: Rollout): string {
  const percent = (part: number, of: number) => `${((100 * part) / Math.max(1, of)).toFixed(2)} %`;
  const receipts = rollout.receipts.map(
    ({ step, app, share, measured, failed, retried, seconds }) => {
      const set = percent(share.canary, share.of);
      const seen = percent(measured.canary, measured.canary + measured.stable);
      return `${step} ${app}: ${set} set, ${seen} measured; ${failed} failed, ${retried} retried; ${seconds} s`;
    },
  );
  return [historyLine(rollout), ...rollout.entries.map(entryLine), ...receipts].join('\n');
}

export const planLines = (plan: Plan): string =>
  [
    moves(plan),
    ...plan.steps.map(
      ({ name, stable, canary, share }) =>
        `${name}: ${stable.replicas} stable of weight ${stable.weight}, ${canary.replicas} canaries of weight ${canary.weight}: ${share.canary} of ${share.of}`,
    ),
  ].join('\n');

const replica = ({ track, version, instance, state }: ReplicaView) =>
  `  ${track} ${version} ${instance} ${state}`;

const service = ({ app, share, replicas }: ServiceView) =>
  [`${app}: ${share.canary} of ${share.of} to the canaries`, ...replicas.map(replica)].join('\n');

export function statusText({ rollout, services }: Snapshot): string {
  const last = rollout?.entries.at(-1);
  return [
    rollout ? historyLine(rollout) : 'nothing was rolled out yet',
    ...(last ? [entryLine(last)] : []),
    ...services.map(service),
  ].join('\n');
}
