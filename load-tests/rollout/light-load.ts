import type { System } from '../drills/system.ts';
import type { Question } from '../scenarios/ask.ts';
import { mixedQuestions } from '../scenarios/mix.ts';
import { startSteadyLoad } from '../scenarios/steady-load.ts';
import { system } from './support.ts';

/**
 * The system under so many requests a second, whatever it holds: where containers come and go all the time beside other tests, it is to be
 * seen whether one fails, not how many fit.
 */
export async function lightLoad(
  rate = 50,
  questions: (token: string) => () => Question = mixedQuestions,
): Promise<System> {
  const question = questions(await system.token('load'));
  return {
    ...system,
    load: async (atMostSeconds) =>
      startSteadyLoad({ port: system.port, rate, question, atMostSeconds }),
  };
}
