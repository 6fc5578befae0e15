import { Agent } from 'node:http';
import { type Answer, ask, complaint, isFailed, type Question } from './ask.ts';

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

const tickMs = 10;

/**
 * Sends requests at a steady rate, however slowly the answers come (open loop), over connections that are kept alive, to this
 * machine only, without a retry.
 */
export function startSteadyLoad({
  port,
  rate,
  question,
  atMostSeconds = 600,
}: LoadOptions): SteadyLoad {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64 });
  const answers: Answer[] = [];
  const open = new Set<Promise<void>>();
  const start = performance.now();
  const most = rate * atMostSeconds;
  let sent = 0;

  function sendOne() {
    const one = ask(port, question(sent), agent).then((answer) => {
      answers.push(answer);
      open.delete(one);
    });
    open.add(one);
    sent += 1;
  }
  const timer = setInterval(() => {
    const due = Math.min(most, ((performance.now() - start) / 1_000) * rate);
    while (sent < due) sendOne();
    if (sent >= most) clearInterval(timer);
  }, tickMs);

  return {
    answers,
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      agent.destroy();
      return {
        answers,
        ranOut: sent >= most,
        failures: answers.filter(isFailed).map(complaint),
        slowestMs: Math.round(answers.reduce((most, { tookMs }) => Math.max(most, tookMs), 0)),
      };
    },
  };
}
