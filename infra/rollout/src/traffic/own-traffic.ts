import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComposeProject } from '@serin/cli/project/compose-project.ts';
import { Trouble } from '@serin/cli/terminal/trouble.ts';
import { makeToken } from '@serin/cli/token.ts';
import { type App, apps } from '../plan/plan.ts';
import { type Answer, complaint, isFailed } from './ask.ts';
import { startOpenLoad } from './open-load.ts';
import { ownQuestions, ownSubject } from './questions.ts';

export interface OwnTrafficOptions {
  readonly project: Pick<ComposeProject, 'ports' | 'secretsDir'>;
  /** Whose routes are asked; all services' if left out. */
  readonly apps?: readonly App[];
  readonly requestsPerSecond: number;
  /** It ends by itself after so many seconds; one hour if left out. */
  readonly atMostSeconds?: number;
}

/** What became of it. */
export interface OwnTrafficReceipt {
  readonly answered: number;
  readonly failed: number;
  /** The first few that failed, in words. */
  readonly failures: readonly string[];
}

export interface OwnTraffic {
  /** Sends no more, and waits for the answers that are due. May be called again. */
  stop(): Promise<OwnTrafficReceipt>;
}

const hour = 3_600;
const shownFailures = 5;
/** Where answers come slowly, it must not be our load that makes them slower. */
const atMostOpen = 64;

/** Our own load through the edge, where there is too little of others' to judge by. Throws Trouble if it can't be given a token. */
export async function startOwnTraffic(options: OwnTrafficOptions): Promise<OwnTraffic> {
  const { project, requestsPerSecond, atMostSeconds = hour } = options;
  const asked = options.apps ?? apps;
  const file = join(project.secretsDir, 'jwt-secret');
  const secret = await readFile(file, 'utf8').catch(() => {
    throw new Trouble(
      `our own traffic needs a token, and ${file} can't be read`,
      'Run `npm start` first; or leave --traffic out.',
    );
  });
  const token = await makeToken({
    secret: secret.trim(),
    subject: ownSubject,
    lifetimeSeconds: atMostSeconds + hour,
  });

  const failures: string[] = [];
  let answered = 0;
  let failed = 0;
  let sent: string | undefined;
  function onAnswer(answer: Answer) {
    answered += 1;
    sent = answer.status === 202 ? String(answer.headers.location ?? sent) : sent;
    if (!isFailed(answer)) return;
    failed += 1;
    if (failures.length < shownFailures) failures.push(complaint(answer));
  }
  const load = startOpenLoad({
    port: project.ports.edge,
    rate: requestsPerSecond,
    question: ownQuestions(token, asked, () => sent),
    onAnswer,
    atMostSeconds,
    atMostOpen,
  });
  return {
    async stop() {
      await load.stop();
      return { answered, failed, failures };
    },
  };
}
