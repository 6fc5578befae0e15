import { untilAborted } from '@serin/cli/terminal/interrupt.ts';
import { servedBy } from '../scenarios/ask.ts';
import { allBack, type Drill, finding, noneFailed } from './drill.ts';
import { census } from './edge-view.ts';
import { instanceOf } from './system.ts';
import { underLoad } from './under-load.ts';

export const replicaStop: Drill = {
  name: 'replica-stop',
  hypothesis:
    'A replica of each service that is told to stop drains: no request fails, and it ends within its grace time.',
  seconds: 0,
  async run(system, options) {
    const { say, signal } = options;
    const before = await census(system);
    const victims = (
      await Promise.all(['message-v1', 'credit-v1'].map((name) => system.containers(name)))
    ).flatMap(([first]) => first ?? []);
    const names = victims.map(({ name }) => name);

    const { receipt, result } = await underLoad(system, options, async () => {
      try {
        say(`docker stop ${names.join(' ')}`);
        const start = performance.now();
        await system.docker('stop', ...names);
        const tookMs = Math.round(performance.now() - start);
        const format = ['inspect', '--format', '{{.State.ExitCode}}'];
        const exits = (await system.docker(...format, ...names)).trim().split('\n').map(Number);
        await system.docker('start', ...names);
        return { tookMs, exits, back: await untilAborted(allBack(system, before), signal) };
      } finally {
        await system.docker('start', ...names); // does nothing to those that run
      }
    });

    const { tookMs, exits, back } = result;
    const instances = victims.map(instanceOf);
    const served = receipt.answers.filter((one) =>
      instances.includes(servedBy(one).instance),
    ).length;
    return [
      noneFailed(receipt),
      finding(
        `both ended by themselves (exit codes ${exits.join(', ')}) after ${tookMs} ms`,
        exits.every((code) => code === 0) && tookMs < 20_000,
      ),
      finding(`they answered ${served} of the requests, before and after`, served > 0),
      back,
    ];
  },
};
