import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { parse } from 'yaml';
import { z } from 'zod';

const seconds = (least: number, most: number) =>
  z
    .number(`must be a number of seconds from ${least} to ${most}`)
    .min(least, `must be at least ${least} s`)
    .max(most, `must be at most ${most} s`);
const share = z
  .number('must be a number between 0 and 1')
  .gt(0, 'must be above 0')
  .lt(1, 'must be below 1');
const whole = (least: number, most: number) =>
  z
    .int(`must be a whole number from ${least} to ${most}`)
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);
const factor = z.number('must be a number, 1 or more').min(1, 'must be 1 or more');

const schema = z.strictObject({
  /** The chance of a false alarm, for each service and step. */
  alpha: share,
  hold: z
    .strictObject({
      /** A step is held for so long, however much was seen. */
      minSeconds: seconds(0, 3_600),
      /** So long at most for want of samples. */
      maxSeconds: seconds(1, 86_400),
      /** After a step's replicas are open, and after any replica's start, so much does not count. */
      settleSeconds: seconds(0, 600),
    })
    .refine(({ minSeconds, maxSeconds }) => minSeconds <= maxSeconds, {
      path: ['maxSeconds'],
      message: 'must not be less than minSeconds',
    }),
  samples: z.strictObject({
    /** Requests of the canary, and as many of stable, before anything is said. */
    total: whole(1, 10_000_000),
    /** Requests of the canary on each route, at the first step, before it may go on; a route that will not have a third of them in time is not waited for. */
    perRoute: whole(0, 10_000_000),
  }),
  /** What becomes of the rollout when the longest hold is over and there were too few. */
  tooFew: z.enum(['pause', 'undo'], 'must be pause or undo'),
  limits: z.strictObject({
    /** Of all requests, the least part that must not fail. */
    successRate: share,
    /** 99 of 100 answers must not take longer; held against the next bound of the histogram's buckets. */
    p99Seconds: seconds(0.001, 5),
  }),
  errors: z.strictObject({
    /** By how much of all requests more must fail than in stable. */
    difference: share,
    /** And how many times as many. */
    factor,
  }),
  latency: z.strictObject({
    /** The chance that of two answers, one of each, the canary's took longer. */
    superiority: share.min(0.5, 'must be 0.5 or more'),
    /** By how much longer they must take on average, in seconds. */
    differenceSeconds: seconds(0, 60),
    /** And how many times as long. */
    factor,
  }),
  ready: z.strictObject({
    /** From a replica's start until it is registered, passing and up at the edge. */
    deadlineSeconds: seconds(1, 3_600),
    /** And so long it must go on being so before it is opened to traffic. */
    steadySeconds: seconds(0, 600),
  }),
  traffic: z.strictObject({
    /** Of our own load. */
    requestsPerSecond: whole(1, 500),
  }),
});

/** How a rollout is judged. Times are in seconds, shares from 0 to 1. */
export type Policy = z.infer<typeof schema>;

export const policyFile = join(import.meta.dirname, '../../policy.yaml');

/**
 * Reads a policy.
 * @param file for messages
 * @throws Trouble that names the file and each field that is wrong, and what it wants
 */
export function parsePolicy(text: string, file: string): Policy {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new Trouble(`${file} is no YAML`, `Mend it: ${(error as Error).message.split('\n')[0]}`);
  }
  const result = schema.safeParse(content, { reportInput: true });
  if (result.success) return result.data;
  const complaints = result.error.issues.flatMap((issue) => {
    const field = issue.path.join('.');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => `${[...issue.path, key].join('.')} is not known`);
    if (field === '') return 'it must have the fields of a policy';
    if (issue.input === undefined) return `${field} is missing`;
    return `${field} ${issue.message.startsWith('must') ? issue.message : 'must have fields of its own'}`;
  });
  throw new Trouble(
    `${file}: ${complaints.join('; ')}`,
    'Correct these fields; what each means is said in infra/rollout/policy.yaml.',
  );
}

/** The policy of a file, by default the one in `infra/rollout/policy.yaml`. Throws Trouble that names the file. */
export async function readPolicy(file = policyFile): Promise<Policy> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Trouble(
      `the policy ${file} can't be read (${error.code})`,
      'Name a file that is there.',
    );
  });
  return parsePolicy(text, file);
}
