import { Listr, type ListrTask } from 'listr2';

/** Tells what a step is doing; `minor` lines are dropped where nobody watches. */
export type Say = (line: string, minor?: boolean) => void;

export interface Step {
  readonly title: string;
  /** What the step came to is shown after its title. Steps it returns are run side by side, each with a line of its own. */
  readonly work: (say: Say) => Promise<string | Step[] | undefined>;
}

/** `moving` redraws, for a person at a terminal; `plain` prints a line per event; `silent` prints nothing. */
export type ProgressStyle = 'moving' | 'plain' | 'silent';

/** Runs the steps one after another and shows each. Ends with the first error. */
export async function runSteps(steps: readonly Step[], style: ProgressStyle): Promise<void> {
  await listr(steps, style, false).run();
}

function listr(steps: readonly Step[], style: ProgressStyle, concurrent: boolean) {
  return new Listr(
    steps.map((step) => toTask(step, style)),
    {
      concurrent,
      registerSignalListeners: false,
      renderer: ({ moving: 'default', plain: 'simple', silent: 'silent' } as const)[style],
      // Where the terminal does not redraw, `simple` is taken. The error itself is shown at the end, with its way out.
      rendererOptions: { collapseSubtasks: false, showErrorMessage: false, collapseErrors: false },
    },
  );
}

function toTask(step: Step, style: ProgressStyle): ListrTask {
  return {
    title: step.title,
    task: async (_, task) => {
      const started = Date.now();
      const say: Say = (line, minor = false) => {
        if (style === 'moving' || !minor) task.output = line;
      };
      const result = await step.work(say);
      if (Array.isArray(result)) {
        return task.newListr(
          result.map((one) => toTask(one, style)),
          { concurrent: true },
        );
      }
      task.title = [step.title, result, seconds(Date.now() - started)].filter(Boolean).join('  ');
      return undefined;
    },
  };
}

/** `4.2 s`; nothing for what took no time worth telling. */
function seconds(ms: number): string {
  return ms < 300 ? '' : `(${(ms / 1000).toFixed(1)} s)`;
}
