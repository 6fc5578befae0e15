import { Agent } from 'node:http';
import { ask, type Question } from './ask.ts';

const clients = 24;
const highestRate = 500;

/** How many requests a second the machine holds: clients that each send the next request when they have the answer to the last. */
export async function capacity(
  port: number,
  question: (index: number) => Question,
  seconds = 3,
): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const end = performance.now() + seconds * 1_000;
  let answered = 0;
  async function client() {
    while (performance.now() < end) {
      await ask(port, question(answered), agent);
      answered += 1;
    }
  }
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return answered / seconds;
}

/** The rate to test with: 500 requests a second, or half of what this machine holds if that is less. */
export function testRate(holds: number): number {
  return Math.max(1, Math.floor(Math.min(highestRate, holds / 2)));
}
