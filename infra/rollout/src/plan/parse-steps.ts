import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { compare, type Fraction } from './fraction.ts';
import type { Step } from './plan.ts';
import { maxWeight, served, type Weighted, weightsFor } from './weights.ts';

export const defaultSteps = '1/4,2/4,3/4,4/4';

const wayOut = `Write --steps ${defaultSteps} for replicas, or --steps 1%,5%,25%,50%,100% for weights.`;

/** The steps of `1/4,2/4,3/4,4/4` (replicas) or `1%,5%,25%,50%,100%` (weights). Throws Trouble for what can't be set exactly. */
export function parseSteps(text: string): Step[] {
  const names = text.split(',').map((name) => name.trim());
  const kinds = new Set(names.map((name) => name.endsWith('%')));
  if (kinds.size > 1) throw new Trouble(`--steps ${text} mixes replicas and weights`, wayOut);
  const steps = names.map(parseStep);
  const shares = steps.map(({ share }) => ({ part: share.canary, of: share.of }));
  for (const [index, share] of shares.entries()) {
    const before = shares[index - 1];
    if (before && compare(share, before) <= 0)
      throw new Trouble(`step ${names[index]} is not more than ${names[index - 1]}`, wayOut);
  }
  const last = shares.at(-1);
  if (!last || last.part !== last.of)
    throw new Trouble(`the last step is ${names.at(-1)}: it has to be all of it`, wayOut);
  return steps;
}

function parseStep(name: string): Step {
  if (name.endsWith('%')) return byWeight(name);
  const match = /^([1-9]\d*)\/4$/.exec(name);
  const canaries = Number(match?.[1]);
  if (!match || canaries > served) throw new Trouble(`${name || '(nothing)'} is no step`, wayOut);
  return stepOf(name, {
    stable: { replicas: served - canaries, weight: 1 },
    canary: { replicas: canaries, weight: 1 },
  });
}

function byWeight(name: string): Step {
  const share = parsePercent(name);
  if (share === undefined || share.part === 0 || share.part > share.of)
    throw new Trouble(`${name} is no step`, wayOut);
  const weights = weightsFor(share);
  if (weights === undefined)
    throw new Trouble(
      `${name} can't be set exactly with weights of 1 to ${maxWeight}`,
      'Take a rounder share, such as 0.5%, 1%, 2% or 5%.',
    );
  return stepOf(name, weights);
}

/** `2.5%` as 25 of 1000; undefined for what is no percentage of at most three decimals. */
function parsePercent(text: string): Fraction | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,3}))?%$/.exec(text);
  if (!match) return undefined;
  const decimals = match[2] ?? '';
  return { part: Number(`${match[1]}${decimals}`), of: 100 * 10 ** decimals.length };
}

function stepOf(name: string, { stable, canary }: Weighted): Step {
  const part = canary.replicas * canary.weight;
  return {
    name,
    stable,
    canary,
    share: { canary: part, of: part + stable.replicas * stable.weight },
  };
}
