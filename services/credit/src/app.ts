import type { RequireScope } from '@serin/shared/auth/require-scope.ts';
import { healthEndpoints } from '@serin/shared/health/health-endpoints.ts';
import type { Readiness } from '@serin/shared/health/readiness.ts';
import { createHttpApp, type HttpAppOptions } from '@serin/shared/http/create-app.ts';
import { documentEndpoints } from '@serin/shared/openapi/document-endpoint.ts';
import { getCreditDocument, getDocument } from '@serin/shared/openapi/system-operations.ts';
import { metricsEndpoint } from '@serin/shared/telemetry/metrics-endpoint.ts';
import type { CreditParts } from './parts.ts';
import { getCredit } from './routes/get-credit.ts';
import { getLedger } from './routes/get-ledger.ts';
import { getVersion } from './routes/get-version.ts';
import { postCredit } from './routes/post-credit.ts';

export interface AppDeps extends Omit<HttpAppOptions, 'endpoints'> {
  readiness: Readiness;
  requireScope: RequireScope;
  parts: Pick<CreditParts, 'topUp' | 'balanceOf' | 'listLedger'>;
}

/** The Express app of a credit replica. It does not listen. */
export function createApp({ readiness, requireScope, parts, ...context }: AppDeps) {
  return createHttpApp({
    ...context,
    endpoints: [
      ...getVersion(context.identity),
      ...healthEndpoints(readiness, context.identity),
      ...documentEndpoints(getCreditDocument, getDocument),
      metricsEndpoint(context.metrics),
      postCredit({ requireScope, ...parts }),
      getCredit({ requireScope, ...parts }),
      getLedger({ requireScope, ...parts }),
    ],
  });
}
