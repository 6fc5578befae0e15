import { setTimeout as sleep } from 'node:timers/promises';
import { servedBy } from '../scenarios/ask.ts';
import { allBack, type Drill, finding, noneFailed } from './drill.ts';
import { instanceOf } from './system.ts';

export const replicaStop: Drill = {
  name: 'replica-stop',
  hypothesis:
    'A replica of each service that is told to stop drains: no request fails, and it ends within its grace time.',
  seconds: 0,
  async run(system, { say }) {
    const victims = (
      await Promise.all(['message-v1', 'credit-v1'].map((name) => system.containers(name)))
    ).flatMap(([first]) => first ?? []);
    const load = await system.load();
    await sleep(2_000);
    say(`docker stop ${victims.map(({ name }) => name).join(' ')}`);
    const start = performance.now();
    await system.docker('stop', ...victims.map(({ name }) => name));
    const tookMs = Math.round(performance.now() - start);
    const exits = await Promise.all(
      victims.map(({ name }) => system.docker('inspect', '--format', '{{.State.ExitCode}}', name)),
    );
    await system.docker('start', ...victims.map(({ name }) => name));
    const back = await allBack(system);
    await sleep(2_000);
    const receipt = await load.stop();
    const instances = victims.map(instanceOf);
    const served = receipt.answers.filter((one) =>
      instances.includes(servedBy(one).instance),
    ).length;
    return [
      noneFailed(receipt),
      finding(
        `both ended by themselves (exit codes ${exits.map(Number).join(', ')}) after ${tookMs} ms`,
        exits.every((code) => Number(code) === 0) && tookMs < 20_000,
      ),
      finding(`they answered ${served} of the requests, before and after`, served > 0),
      back,
    ];
  },
};
