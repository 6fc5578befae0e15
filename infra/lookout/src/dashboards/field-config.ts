import { isObject, type Json, listOf, numberOf, objectOf, textOf } from './json.ts';

/** From `value` on (null: from the beginning) the colour is this. */
export interface Threshold {
  value: number | null;
  colour: string;
}

/** What a panel says about its values, or an override about some of them. */
export interface FieldOptions {
  unit?: string;
  decimals?: number;
  min?: number;
  max?: number;
  thresholds?: Threshold[];
  /** Texts to show in place of values. */
  mappings?: Readonly<Record<string, string>>;
  colour?: string;
  displayName?: string;
  /** In a table: whether the thresholds colour the cell, which they don't by themselves. */
  coloursCells?: boolean;
}

export interface FieldConfig {
  defaults: FieldOptions;
  overrides: { matches: (name: string) => boolean; options: FieldOptions }[];
}

function readThresholds(json: unknown): Threshold[] {
  return listOf(objectOf(json).steps).map((step) => ({
    value: numberOf(step.value) ?? null,
    colour: textOf(step.color, 'text'),
  }));
}

function readMappings(json: unknown): Record<string, string> {
  const found: Record<string, string> = Object.create(null);
  for (const { type, options } of listOf(json)) {
    if (type !== 'value') continue;
    for (const [value, to] of Object.entries(objectOf(options)))
      found[value] = textOf(objectOf(to).text, value);
  }
  return found;
}

function readOptions(json: Json): FieldOptions {
  const colour = objectOf(json.color);
  // An override names it in one word.
  const cell = objectOf(objectOf(json.custom).cellOptions ?? json['custom.cellOptions']).type;
  const options: Record<keyof FieldOptions, unknown> = {
    unit: textOf(json.unit) || undefined,
    decimals: numberOf(json.decimals),
    min: numberOf(json.min),
    max: numberOf(json.max),
    thresholds: isObject(json.thresholds) ? readThresholds(json.thresholds) : undefined,
    mappings: Array.isArray(json.mappings) ? readMappings(json.mappings) : undefined,
    colour: colour.mode === 'fixed' ? textOf(colour.fixedColor) || undefined : undefined,
    displayName: textOf(json.displayName) || undefined,
    coloursCells: typeof cell === 'string' ? cell.startsWith('color') : undefined,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** `byRegexp` and `byName`. A pattern is tried on short names alone: it is the dashboard's own, and may still be a slow one. */
function readMatcher(json: unknown): (name: string) => boolean {
  const { id, options } = objectOf(json);
  if (id !== 'byRegexp') return (name) => id === 'byName' && name === options;
  try {
    const pattern = new RegExp(textOf(options).replace(/^\/(.*)\/[a-z]*$/, '$1'));
    return (name) => name.length <= 200 && pattern.test(name);
  } catch {
    return () => false;
  }
}

/** Grafana's `fieldConfig`. */
export function readFieldConfig(json: unknown): FieldConfig {
  const { defaults, overrides } = objectOf(json);
  return {
    defaults: readOptions(objectOf(defaults)),
    overrides: listOf(overrides).map(({ matcher, properties }) => ({
      matches: readMatcher(matcher),
      options: readOptions(
        Object.fromEntries(listOf(properties).map(({ id, value }) => [textOf(id), value])),
      ),
    })),
  };
}

/** What holds for the values with this name. */
export function optionsFor({ defaults, overrides }: FieldConfig, name: string): FieldOptions {
  const own = overrides.filter(({ matches }) => matches(name)).map(({ options }) => options);
  return Object.assign({}, defaults, ...own);
}
