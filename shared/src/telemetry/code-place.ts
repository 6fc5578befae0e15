/** Where something is in the sources, by OpenTelemetry's names. */
export type CodePlace = Record<string, string | number>;

/** A line of V8's stack traces, https://v8.dev/docs/stack-trace-api, when it is about a file. */
const frame = /^\s+at (?:(?:async )?(.+?) \()?(?:file:\/\/)?(\/.+?):(\d+):\d+\)?$/;

/** The uppermost line of a stack that is in our own sources. */
export function placeIn(stack: string | undefined): CodePlace | undefined {
  for (const line of stack?.split('\n') ?? []) {
    const [, name, file, number] = frame.exec(line) ?? [];
    if (file === undefined || file.includes('/node_modules/')) continue;
    return {
      'code.file.path': file,
      'code.line.number': Number(number),
      ...(name === undefined ? {} : { 'code.function.name': name }),
    };
  }
  return undefined;
}

/** Where this is called, or where `callee` is, which calls this. Too slow for every request: to be asked once. */
export function placeHere(callee: (...args: never[]) => unknown = placeHere): CodePlace {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, callee);
  return placeIn(holder.stack) ?? {};
}
