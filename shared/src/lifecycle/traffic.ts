import type { ServerResponse } from 'node:http';

type Answer = Pick<ServerResponse, 'headersSent' | 'setHeader'>;

/** Watches the requests of this replica, so that it can tell when the edge has let go of it. */
export function createTraffic(now: () => number = () => performance.now()) {
  const answers = new Set<Answer>();
  let lastAt = now();
  let isClosing = false;
  return {
    began(answer: Answer) {
      answers.add(answer);
      if (isClosing) answer.setHeader('Connection', 'close');
    },
    /** Probes are not traffic: they go on until the last moment. */
    ended(answer: Answer, isProbe: boolean) {
      answers.delete(answer);
      if (!isProbe) lastAt = now();
    },
    /** From now on every answer says `Connection: close`, also those being made. */
    close() {
      isClosing = true;
      for (const answer of answers)
        if (!answer.headersSent) answer.setHeader('Connection', 'close');
    },
    /** Requests being answered now, probes among them. */
    inFlight: () => answers.size,
    /** Milliseconds since the last answer that was not to a probe. */
    quietFor: () => now() - lastAt,
  };
}

export type Traffic = ReturnType<typeof createTraffic>;
