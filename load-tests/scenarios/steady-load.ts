import { startOpenLoad } from '@serin/rollout/traffic/open-load.ts';
import { type Answer, complaint, isFailed, type Question } from './ask.ts';

export interface LoadOptions {
  port: number;
  /** Requests a second. */
  rate: number;
  question: (index: number) => Question;
  /** It ends by itself after so many seconds, should nobody stop it; its receipt says so. */
  atMostSeconds?: number;
}

export interface Receipt {
  answers: Answer[];
  /** Anything but a 2xx, in words. */
  failures: string[];
  /** It had ended by itself before it was stopped: what came later has not been tested. */
  ranOut: boolean;
  /** The slowest answer, in milliseconds. */
  slowestMs: number;
}

export interface SteadyLoad {
  /** What has been answered up to now. */
  answers: readonly Answer[];
  /** Sends no more, waits for the answers that are due. May be called again. */
  stop(): Promise<Receipt>;
}

/** An open load, whose every answer is kept. */
export function startSteadyLoad({ atMostSeconds = 600, ...options }: LoadOptions): SteadyLoad {
  const answers: Answer[] = [];
  const onAnswer = (answer: Answer) => void answers.push(answer);
  const load = startOpenLoad({ ...options, atMostSeconds, onAnswer });
  return {
    answers,
    async stop() {
      await load.stop();
      return {
        answers,
        ranOut: load.ranOut(),
        failures: answers.filter(isFailed).map(complaint),
        slowestMs: Math.round(answers.reduce((most, { tookMs }) => Math.max(most, tookMs), 0)),
      };
    },
  };
}
