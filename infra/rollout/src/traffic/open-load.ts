import { Agent } from 'node:http';
import { type Answer, ask, type Question } from './ask.ts';

export interface OpenLoadOptions {
  readonly port: number;
  /** Requests a second. */
  readonly rate: number;
  readonly question: (index: number) => Question;
  /** What is done with each answer; none is kept. */
  readonly onAnswer: (answer: Answer) => void;
  /** No more than so many unanswered at a time: it then falls behind; without a limit if left out. */
  readonly atMostOpen?: number;
  /** It ends by itself after so many seconds, should nobody stop it. */
  readonly atMostSeconds: number;
}

export interface OpenLoad {
  /** Sends no more, waits for the answers that are due. May be called again. */
  stop(): Promise<void>;
  /** It had ended by itself before it was stopped. */
  ranOut(): boolean;
}

const tickMs = 10;

/**
 * Sends requests at a steady rate, however slowly the answers come (open loop), over connections that are kept alive, to this
 * machine only, without a retry.
 */
export function startOpenLoad(options: OpenLoadOptions): OpenLoad {
  const { port, rate, question, onAnswer, atMostSeconds } = options;
  const { atMostOpen = Number.POSITIVE_INFINITY } = options;
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64 });
  const open = new Set<Promise<void>>();
  const start = performance.now();
  const most = rate * atMostSeconds;
  let sent = 0;

  function sendOne() {
    const one = ask(port, question(sent), agent).then((answer) => {
      onAnswer(answer);
      open.delete(one);
    });
    open.add(one);
    sent += 1;
  }
  const timer = setInterval(() => {
    const due = Math.min(most, ((performance.now() - start) / 1_000) * rate);
    while (sent < due && open.size < atMostOpen) sendOne();
    if (sent >= most) clearInterval(timer);
  }, tickMs);

  return {
    ranOut: () => sent >= most,
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      agent.destroy();
    },
  };
}
