import {
  creditRepliesQueue,
  type Verdict,
  verdict,
} from '@serin/shared/contracts/credit-queues.ts';
import type { Log } from '@serin/shared/contracts/log.ts';
import { type Consumer, startConsumer } from '@serin/shared/queue/consumer.ts';
import type { Tracing } from '@serin/shared/telemetry/tracing.ts';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';

export interface HearVerdictDeps {
  connection: Redis;
  prefix?: string | undefined;
  settle: (verdict: Verdict) => Promise<void>;
  tracing?: Tracing | undefined;
  registry?: Registry | undefined;
  log: Log;
}

/** Credit's verdicts, settled one by one. What is no verdict is logged and left: it would not get better by trying again. */
export function hearTheVerdict({ settle, log, ...rest }: HearVerdictDeps): Consumer {
  return startConsumer({
    ...rest,
    queue: creditRepliesQueue,
    log,
    async handle(payload) {
      const heard = verdict.safeParse(payload);
      if (heard.success) await settle(heard.data);
      else log.error({ problem: heard.error.message }, 'not a verdict: ignored');
    },
  });
}
