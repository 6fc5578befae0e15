import { type Finding, finding } from './drill.ts';
import type { System } from './system.ts';
import { hold } from './wait.ts';

const seconds = 3;
/** Checks and discovery take a tenth of a core; one that turns in a circle takes half a one, or more. */
const mostCores = 0.3;

/** Seconds of CPU that the edge has used so far: fields 14 and 15 of /proc/<pid>/stat, in hundredths (proc(5)). */
async function cpuSeconds(system: System): Promise<number> {
  const read = ['exec', '-T', 'haproxy', 'sh', '-c', 'cat /proc/[0-9]*/stat'];
  const haproxies = (await system.compose(...read))
    .split('\n')
    .filter((one) => /\(haproxy\)/.test(one));
  const ticks = haproxies.map((one) => {
    const [user, kernel] = one
      .slice(one.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return Number(user) + Number(kernel);
  });
  return ticks.reduce((sum, one) => sum + one, 0) / 100;
}

/** Whether the edge rests when nobody asks anything. */
export async function edgeRests(system: System, signal: AbortSignal): Promise<Finding> {
  const before = await cpuSeconds(system);
  const start = performance.now();
  await hold(seconds * 1_000, signal);
  const used = (await cpuSeconds(system)) - before;
  const cores = used / ((performance.now() - start) / 1_000);
  return finding(`without a load the edge takes ${cores.toFixed(2)} cores`, cores < mostCores);
}
