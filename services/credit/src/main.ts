import { hostname } from 'node:os';
import process from 'node:process';
import { createAuthMetrics } from '@serin/shared/auth/auth-metrics.ts';
import { openKeySource } from '@serin/shared/auth/open-key-source.ts';
import { createRequireScope } from '@serin/shared/auth/require-scope.ts';
import { createVerifier } from '@serin/shared/auth/verify-token.ts';
import { startPostgresProbe } from '@serin/shared/health/postgres-probe.ts';
import { createReplica } from '@serin/shared/lifecycle/replica.ts';
import { run } from '@serin/shared/lifecycle/run.ts';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { connectParts } from './parts.ts';

const service = 'credit';

await run(service, process, async () => {
  const config = readConfig(process.env);
  const replica = await createReplica({ service, instance: hostname(), config });
  const { log, readiness, tracing, upstreams, onStop } = replica;
  const name = `${service} ${replica.identity.instance}`;

  const { registry } = replica.metrics;
  const { track } = replica.identity;
  const { isOpen } = replica.track;
  const parts = connectParts({ ...config, name, track, isOpen, registry, upstreams, tracing, log });
  const probe = startPostgresProbe({
    ...config.database,
    applicationName: name,
    upstream: upstreams.of('postgres'),
    log,
  });
  const { issuer, audience } = config.tokens;
  const { keys, checks, stop: stopKeys } = openKeySource(config.tokens.keys, log, upstreams);
  for (const check of [probe, ...checks]) readiness.add(check);
  const onRejected = createAuthMetrics(registry);
  const verify = createVerifier({ keys, issuer, audience, onRejected });

  const requireScope = createRequireScope(verify, onRejected);
  await replica.serve(createApp({ ...replica, requireScope, parts }));
  const work = parts.startWork();

  onStop('workers', 'queues', work.stop);
  onStop('server', 'token keys', stopKeys);
  onStop('pools', 'connections', parts.disconnect);
  onStop('pools', 'postgres probe', probe.end);
  return replica;
});
