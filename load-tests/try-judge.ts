import { setTimeout as sleep } from 'node:timers/promises';
import { createJudge } from '@serin/rollout/judge/judge.ts';
import { readPolicy } from '@serin/rollout/judge/policy.ts';
import { startOwnTraffic } from '@serin/rollout/traffic/own-traffic.ts';
import { system } from './system/support.ts';

const policy = await readPolicy();
const runs = Number(process.argv[2] ?? 10);
const judge = createJudge({
  prometheusUrl: `http://127.0.0.1:${system.project.ports.prometheus}`,
  policy,
});
const traffic = await startOwnTraffic({
  project: system.project,
  requestsPerSecond: 250,
  atMostSeconds: 1500,
});
await sleep(6000);
for (let run = 1; run <= runs; run += 1) {
  const t = Date.now();
  await Promise.all(
    (['message', 'credit'] as const).map(async (app) => {
      const w = judge.open(app, { canary: '1.1.0', stable: '1.0.0' });
      for (;;) {
        await sleep(2000);
        const v = await judge.judge(w, { step: run % 2 });
        if (v.judgement !== 'hold' || v.overdue) {
          console.log(
            run,
            'step',
            run % 2,
            app,
            v.judgement,
            v.overdue ? 'overdue' : '',
            ((Date.now() - t) / 1000).toFixed(1),
            'looks',
            w.looks,
            v.reasons.map((r) => r.text).join(' | '),
          );
          return;
        }
      }
    }),
  );
}
console.log(await traffic.stop());
process.exit(0);
