import type { RequireScope } from '@serin/shared/auth/require-scope.ts';
import { healthEndpoints } from '@serin/shared/health/health-endpoints.ts';
import type { Readiness } from '@serin/shared/health/readiness.ts';
import { createHttpApp, type HttpAppOptions } from '@serin/shared/http/create-app.ts';
import { documentEndpoints } from '@serin/shared/openapi/document-endpoint.ts';
import { getDocument } from '@serin/shared/openapi/system-operations.ts';
import { metricsEndpoint } from '@serin/shared/telemetry/metrics-endpoint.ts';
import type { MessageParts } from './parts.ts';
import { getFront } from './routes/get-front.ts';
import { getMessage } from './routes/get-message.ts';
import { getVersion } from './routes/get-version.ts';
import { listMessagesRoute } from './routes/list-messages.ts';
import { postMessage } from './routes/post-message.ts';

export interface AppDeps extends Omit<HttpAppOptions, 'endpoints'> {
  readiness: Readiness;
  requireScope: RequireScope;
  parts: Pick<
    MessageParts,
    'sendMessage' | 'messageStatus' | 'listMessages' | 'isPaused' | 'onRefused' | 'takeStock'
  >;
}

/** The Express app of a message replica. It does not listen. */
export function createApp({ readiness, requireScope, parts, ...context }: AppDeps) {
  return createHttpApp({
    ...context,
    endpoints: [
      // In the order in which they are looked through for each request: first what is asked most.
      getVersion(context.identity),
      getMessage({ requireScope, ...parts }),
      postMessage({ requireScope, ...parts }),
      listMessagesRoute({ requireScope, ...parts }),
      getFront({ ...context, ...parts }),
      ...healthEndpoints(readiness, context.identity),
      ...documentEndpoints(getDocument),
      metricsEndpoint(context.metrics),
    ],
  });
}
