import { formatValue } from '../../browser/units.ts';
import { colourOf } from './colours.ts';
import type { FieldOptions } from './field-config.ts';

/** A value as it is shown. */
export interface ShownValue {
  text: string;
  /** By the thresholds; undefined: as all text. */
  colour?: string;
}

function thresholdColour(value: number, { thresholds = [] }: FieldOptions): string | undefined {
  const reached = thresholds.filter((each) => each.value === null || value >= each.value);
  return colourOf(reached.at(-1)?.colour);
}

/** By unit, mappings and thresholds. */
export function showValue(value: number | null, options: FieldOptions): ShownValue {
  if (value === null || !Number.isFinite(value))
    return { text: options.mappings?.null ?? formatValue(null) };
  const text =
    options.mappings?.[String(value)] ?? formatValue(value, options.unit, options.decimals);
  const colour = thresholdColour(value, options);
  return colour === undefined ? { text } : { text, colour };
}
