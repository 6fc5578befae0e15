import {
  type CreditRequest,
  creditRequest,
  creditRequestsQueue,
} from '@serin/shared/contracts/credit-queues.ts';
import type { Log } from '@serin/shared/contracts/log.ts';
import { type Consumer, startConsumer } from '@serin/shared/queue/consumer.ts';
import type { Redis } from 'ioredis';

export interface HearRequestsDeps {
  connection: Redis;
  prefix?: string | undefined;
  decide: (request: CreditRequest) => Promise<void>;
  log: Log;
}

/** What message asks of credit. What is no request is logged and left: it would not get better by trying again. */
export function hearRequests({ connection, prefix, decide, log }: HearRequestsDeps): Consumer {
  return startConsumer({
    queue: creditRequestsQueue,
    connection,
    prefix,
    log,
    async handle(payload) {
      const heard = creditRequest.safeParse(payload);
      if (heard.success) await decide(heard.data);
      else log.error({ problem: heard.error.message }, 'not a request to credit: ignored');
    },
  });
}
