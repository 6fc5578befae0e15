import type { Attributes, Span } from './span.ts';

/** Where something is in the sources. */
export interface CodePlace {
  file: string;
  line: number | undefined;
  function: string;
}

export interface Exception {
  type: string;
  message: string;
  stack: string;
  /** Of the uppermost line of the stack that is in our own sources. */
  place: CodePlace | undefined;
}

/** A line of a stack trace as V8 writes it, when it is about a file. */
const frame = /^\s+at (?:(?:async )?(.+?) \()?(?:file:\/\/)?(\/.+?):(\d+):\d+\)?$/;

/** In a container all sources are under /app; in the repository that is where one stands. */
const shorten = (path: string): string => path.replace(/^file:\/\//, '').replace(/^\/app\//, '');

function placeInStack(stack: string): CodePlace | undefined {
  for (const line of stack.split('\n')) {
    const [, name = '', file, number] = frame.exec(line) ?? [];
    if (file === undefined || file.includes('/node_modules/')) continue;
    return { file: shorten(file), line: Number(number), function: name };
  }
  return undefined;
}

const textOf = (attributes: Attributes, key: string): string => String(attributes[key] ?? '');

/** From OpenTelemetry's `code.*`. */
export function codePlaceOf(attributes: Attributes): CodePlace | undefined {
  const file = textOf(attributes, 'code.file.path');
  if (file === '') return undefined;
  const line = Number(attributes['code.line.number'] ?? Number.NaN);
  return {
    file: shorten(file),
    line: Number.isInteger(line) ? line : undefined,
    function: textOf(attributes, 'code.function.name'),
  };
}

/** The exceptions that a span recorded, the first one first. */
export function exceptionsOf(span: Pick<Span, 'events'>): Exception[] {
  return span.events
    .filter((event) => event.name === 'exception')
    .map(({ attributes }) => {
      const stack = textOf(attributes, 'exception.stacktrace');
      return {
        type: textOf(attributes, 'exception.type') || 'Error',
        message: textOf(attributes, 'exception.message'),
        stack,
        place: codePlaceOf(attributes) ?? placeInStack(stack),
      };
    });
}

/** `services/credit/src/credit/charge.ts:42` */
export const formatPlace = ({ file, line }: CodePlace): string =>
  line === undefined ? file : `${file}:${line}`;
