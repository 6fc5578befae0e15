import { availableParallelism } from 'node:os';
import { untilBurnt } from './burners/until-burnt.ts';
import { type Drill, type Finding, finding } from './drill.ts';
import { freshHostFigures, type HostFigures } from './host-figures.ts';
import type { System } from './system.ts';
import { hold } from './wait.ts';

/** For the figures to calm down between what is burnt, and to be compared with. */
const restSeconds = 10;
const mostBytes = 2 * 2 ** 30;
/** Of what was burnt, this much has to be found in the host's figures: the exporter and the burner don't look at the same instant. */
const accountedFor = 0.9;

export const contention: Drill = {
  name: 'contention',
  hypothesis:
    "Somebody else burns the host's CPU, then its disk, for so long each: the host's figures in Prometheus account for it.",
  seconds: 30,
  async run(system, { seconds, say, signal }) {
    const burn = (burner: string, ...args: number[]) => untilBurnt(system, burner, args, signal);
    const threads = availableParallelism();

    say(`rest, for ${restSeconds} s`);
    const rest = await during(system, () => hold(restSeconds * 1_000, signal));
    say(`${threads} threads spin, for ${seconds} s`);
    const cpu = await during(system, () => burn('cpu.ts', threads, seconds));
    await hold(restSeconds * 1_000, signal);
    say(`a file is written and flushed, for ${seconds} s or ${inMb(mostBytes)}`);
    const disk = await during(system, () => burn('disk.ts', seconds, mostBytes));
    return [
      accountsForCpu(rest, cpu),
      loadRises(cpu, threads, seconds),
      accountsForDisk(rest, disk),
    ];
  },
};

/** What the host's figures said before and after some work, and what the work said. */
interface Phase<Result> {
  readonly before: HostFigures;
  readonly after: HostFigures;
  readonly result: Result;
}

async function during<Result>(system: System, work: () => Promise<Result>): Promise<Phase<Result>> {
  const before = await freshHostFigures(system);
  const result = await work();
  return { before, after: await freshHostFigures(system), result };
}

type Growing = 'userSeconds' | 'iowaitSeconds' | 'writtenBytes';
const grown = ({ before, after }: Phase<unknown>, what: Growing) => after[what] - before[what];
/** In a second, on average. */
const rate = (phase: Phase<unknown>, what: Growing) =>
  grown(phase, what) / (phase.after.at - phase.before.at);
/** Of all cores, in per cent. */
const share = (phase: Phase<unknown>, what: 'userSeconds' | 'iowaitSeconds') =>
  `${((100 * rate(phase, what)) / phase.after.cores).toFixed(0)} %`;
const inMb = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

function accountsForCpu(rest: Phase<void>, cpu: Phase<number>): Finding {
  const user = grown(cpu, 'userSeconds');
  return finding(
    `${cpu.result.toFixed(1)} s of CPU were burnt, the host counted ${user.toFixed(1)} s in user mode: ${share(rest, 'userSeconds')} → ${share(cpu, 'userSeconds')}`,
    cpu.result > 0 && user >= accountedFor * cpu.result,
  );
}

/** Whatever else runs: threads that always want to run bring the load of the last minute to so much, and one scrape may pass before it is seen. */
function loadRises({ before, after }: Phase<number>, threads: number, seconds: number): Finding {
  const expected = threads * (1 - Math.exp(-seconds / 60)) * Math.exp(-restSeconds / 60);
  return finding(
    `load of the last minute: ${before.load1} → ${after.load1}`,
    after.load1 >= accountedFor * expected,
  );
}

function accountsForDisk(rest: Phase<void>, disk: Phase<number>): Finding {
  const written = grown(disk, 'writtenBytes');
  const [calm, busy] = [rest, disk].map((one) => `${inMb(rate(one, 'writtenBytes'))}/s`);
  return finding(
    `${inMb(disk.result)} were written, the host counted ${inMb(written)}: ${calm} → ${busy}, waiting for it ${share(rest, 'iowaitSeconds')} → ${share(disk, 'iowaitSeconds')}`,
    disk.result > 0 && written >= accountedFor * disk.result,
  );
}
