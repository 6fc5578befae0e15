import process from 'node:process';
import { readDashboardsConfig, readTracesConfig } from './config.ts';
import { startDashboards } from './dashboards/start-dashboards.ts';
import { startTraces } from './traces/start-traces.ts';

const host = '0.0.0.0';
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const modes: Readonly<Record<string, () => Promise<{ url: string; close(): Promise<void> }>>> = {
  traces: () => startTraces({ host, say, ...readTracesConfig(process.env) }),
  dashboards: () => startDashboards({ host, say, ...readDashboardsConfig(process.env) }),
};

/** The first argument says which one it is; the others are meant for the program whose place this takes. */
const [, , mode = ''] = process.argv;
try {
  const start = modes[mode];
  if (start === undefined) throw new Error('wants one of: traces, dashboards');
  const lookout = await start();
  say(`${mode} at ${lookout.url}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void lookout.close());
} catch (error) {
  say((error as Error).message);
  process.exitCode = 1;
}
