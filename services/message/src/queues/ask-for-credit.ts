import { canaryRequestsQueue, creditRequestsQueue } from '@serin/shared/contracts/credit-queues.ts';
import {
  createProducer,
  type Producer,
  type ProducerOptions,
} from '@serin/shared/queue/producer.ts';
import { isOfCanary } from '@serin/shared/telemetry/baggage.ts';

/** The queues of what message asks of credit: one for canaries, one for everybody. Whoever looks at how much waits sees both as one. */
export interface CreditRequests extends Pick<Producer, 'depth' | 'sample' | 'close'> {
  /** The queue that a request goes to, by the track in its baggage. */
  producerOf(request: Readonly<Record<string, unknown>>): Producer;
}

export function createCreditRequests(options: Omit<ProducerOptions, 'queue'>): CreditRequests {
  const everybodys = createProducer({ ...options, queue: creditRequestsQueue });
  const canaries = createProducer({ ...options, queue: canaryRequestsQueue });
  const both = [everybodys, canaries];
  return {
    producerOf: ({ baggage }) => (isOfCanary(baggage) ? canaries : everybodys),
    async depth() {
      const depths = await Promise.all(both.map((one) => one.depth()));
      return depths.reduce((sum, depth) => sum + depth, 0);
    },
    sample: async () => void (await Promise.all(both.map((one) => one.sample()))),
    close: async () => void (await Promise.all(both.map((one) => one.close()))),
  };
}
