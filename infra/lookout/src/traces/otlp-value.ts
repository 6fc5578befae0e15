import type { Attributes, Value } from './span.ts';

/** Longer texts are cut: a stack trace fits. */
const longestText = 16_384;
export const longestName = 256;
const mostAttributes = 128;
const deepest = 8;

type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function cut(value: unknown, longest = longestText): string {
  if (typeof value !== 'string') return '';
  return value.length > longest ? `${value.slice(0, longest)}…` : value;
}

/** OTLP's AnyValue: one of several fields says what it is. 64-bit integers may come as text. */
function unwrap(value: unknown, depth: number): unknown {
  if (!isObject(value) || depth > deepest) return '';
  if ('stringValue' in value) return cut(value.stringValue);
  if ('boolValue' in value) return value.boolValue === true;
  if ('intValue' in value) return wholeNumber(value.intValue);
  if ('doubleValue' in value) return Number(value.doubleValue);
  if ('bytesValue' in value) return cut(value.bytesValue);
  if (isObject(value.arrayValue))
    return listOf(value.arrayValue.values).map((item) => unwrap(item, depth + 1));
  if (isObject(value.kvlistValue))
    return Object.fromEntries(
      listOf(value.kvlistValue.values).map((item) => [
        cut(item.key, longestName),
        unwrap(item.value, depth + 1),
      ]),
    );
  return '';
}

/** Beyond what a number can hold it stays text, as in Jaeger's answers. */
function wholeNumber(value: unknown): Value {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : cut(String(value), longestName);
}

function flatten(value: unknown): Value {
  if (typeof value === 'object') return cut(JSON.stringify(value));
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value as Value;
}

/** OTLP's list of key-value pairs, as an object without a prototype's names. */
export function readAttributes(pairs: unknown): Attributes {
  const found: Record<string, Value> = Object.create(null);
  for (const pair of listOf(pairs).slice(0, mostAttributes)) {
    const key = cut(pair.key, longestName);
    if (key !== '') found[key] = flatten(unwrap(pair.value, 0));
  }
  return found;
}
