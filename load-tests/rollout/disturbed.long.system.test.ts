import { checkMoney } from '@serin/rollout/money/check-money.ts';
import { composeRows } from '@serin/rollout/money/rows.ts';
import { beforeAll, expect, test } from 'vitest';
import { allBack } from '../drills/drill.ts';
import { underLoad } from '../drills/under-load.ts';
import { consulGone, haproxyReload } from '../faults/edge.ts';
import type { Fault, FaultContext } from '../faults/fault.ts';
import { postgresRestart } from '../faults/postgres.ts';
import { comeBack, killAll, theContainer, untilItAnswers } from '../faults/tools/containers.ts';
import { complaint, isFailed } from '../scenarios/ask.ts';
import { createRandom } from '../scenarios/random.ts';
import { atRest, wholeWith } from './at-rest.ts';
import { lightLoad } from './light-load.ts';
import { build, desk, line, project, rest, rollout, system } from './support.ts';

beforeAll(async () => {
  await build('1.2.0');
  await rest('1.0.0');
}, 600_000);

const stableKill: Fault = {
  name: 'stable-kill',
  hypothesis: 'A stable replica killed while canaries serve beside it costs no request.',
  async cause(context) {
    const replica = await theContainer(system, 'message-v1');
    await comeBack(context, [replica], () => killAll(context, [replica]));
    await untilItAnswers(context, replica);
  },
};

/** Causes one fault after the other; each is over when four of each service serve again. @returns from when until when the last one lasted */
async function cause(faults: readonly Fault[], signal: AbortSignal) {
  const context: FaultContext = { system, random: createRandom(1), say: () => {}, signal };
  let from = 0;
  for (const fault of faults) {
    from = Date.now();
    await fault.cause(context);
    await allBack(system, { message: 4, credit: 4 });
  }
  return { from, to: Date.now() };
}

test('When Consul, the edge, a stable replica and PostgreSQL fail in turn while steps hold, then it goes on to its end, the money adds up, and requests fail only without PostgreSQL', {
  timeout: 400_000,
}, async ({ signal }) => {
  const { receipt, result } = await underLoad(
    await lightLoad(),
    { seconds: 300, signal },
    async () => {
      const words = ['start', 'message=1.2.0', 'credit=1.2.0', '--manual', '--steps', '2/4,4/4'];
      const driving = rollout(words);
      await line('step 2/4: judged good; it waits');
      await cause([haproxyReload, stableKill, consulGone], signal);
      expect(await rollout(['promote']).ended).toBe(0);
      await line('step 4/4: judged good; it waits');
      const outage = await cause([consulGone, postgresRestart], signal);
      expect(await rollout(['promote']).ended).toBe(0);
      expect(await driving.ended, driving.said.join('')).toBe(0);
      return outage;
    },
  );
  const others = receipt.answers.filter(
    (one) => isFailed(one) && (one.sentAt + one.tookMs < result.from || one.sentAt > result.to),
  );
  expect(others.map(complaint)).toEqual([]);
  expect(await atRest()).toEqual(wholeWith({ message: '1.2.0', credit: '1.2.0' }));
  const [done] = await desk.journal.history();
  expect(done?.phase).toBe('done');
  expect(done?.money).toEqual(['before', 'after'].map((when) => ({ when, broken: [] })));
  expect((await checkMoney(composeRows(project), 'after')).broken).toEqual([]);
});
