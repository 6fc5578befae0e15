/**
 * What Node gets to run one of our own programs: all of them end by process.exit().
 *
 * V8 compiles beside the main thread. A compilation there may wait for a garbage collection, which the main thread has to make; in
 * process.exit() that one waits for the compilation, and the program never ends (nodejs/node#54918). So ours compile on the main thread:
 * NODE_OPTIONS doesn't take these flags. infra/bootstrap.mjs names them too.
 * @param script absolute
 */
export const ownProgram = (script: string, args: readonly string[]): string[] => [
  '--no-concurrent-sparkplug',
  '--no-concurrent-recompilation',
  script,
  ...args,
];
