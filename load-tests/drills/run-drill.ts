import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { ask } from '../scenarios/ask.ts';
import type { Drill, DrillOptions } from './drill.ts';
import type { System } from './system.ts';

/** Runs a drill and prints its verdict. True: every finding holds. Throws Trouble when nothing runs that could be drilled. */
export async function runDrill(
  drill: Drill,
  system: System,
  options: DrillOptions,
): Promise<boolean> {
  const { say } = options;
  const { status } = await ask(system.port, { path: '/version' });
  if (status !== 200)
    throw new Trouble(
      `${system.project.name} does not answer on port ${system.port}`,
      'Run `npm start` first; `npm run doctor` says what is wrong.',
    );
  say(`${drill.name}: ${drill.hypothesis}\n`);
  const findings = await drill.run(system, options);
  for (const { text, holds } of findings) say(`  ${holds ? '✔' : '✖'} ${text}`);
  const holds = findings.every((one) => one.holds);
  say(`\n${holds ? 'It holds.' : 'It does not hold.'}`);
  return holds;
}
