import { type CreditRequest, creditRequest } from '@serin/shared/contracts/credit-queues.ts';
import type { Log } from '@serin/shared/contracts/log.ts';
import { type Consumer, startConsumer } from '@serin/shared/queue/consumer.ts';
import type { Tracing } from '@serin/shared/telemetry/tracing.ts';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';

export interface HearRequestsDeps {
  queue: string;
  /** Whether from the beginning, or when it is told to. */
  works: boolean;
  connection: Redis;
  prefix?: string | undefined;
  decide: (request: CreditRequest) => Promise<void>;
  tracing?: Tracing | undefined;
  registry?: Registry | undefined;
  log: Log;
}

/** What message asks of credit, on one of the queues for it. What is no request is logged and left: it would not get better by trying again. */
export function hearRequests({ decide, log, ...rest }: HearRequestsDeps): Consumer {
  return startConsumer({
    ...rest,
    log,
    async handle(payload) {
      const heard = creditRequest.safeParse(payload);
      if (heard.success) await decide(heard.data);
      else log.error({ problem: heard.error.message }, 'not a request to credit: ignored');
    },
  });
}
