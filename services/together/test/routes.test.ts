import { expect, test } from 'vitest';
import { createReadiness } from '../../../shared/src/health/readiness.ts';
import { operations, serviceOf } from '../../../shared/src/openapi/operations.ts';
import { testHttpContext } from '../../../shared/test-support/http-context.ts';
import { createApp as createCreditApp } from '../../credit/src/app.ts';
import { createApp as createMessageApp } from '../../message/src/app.ts';

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

/** The calls that an app really answers, as its router has them. */
function callsOf(app: ReturnType<typeof createMessageApp>): string[] {
  const layers = app.router.stack as unknown as Layer[];
  return layers.flatMap(({ route }) => {
    const [method, ...others] = Object.keys(route?.methods ?? {});
    // The one that takes them all answers 405.
    return method === undefined || others.length > 0 ? [] : [`${method} ${route?.path}`];
  });
}

const nobody = () => Promise.reject(new Error('nothing is asked here'));
const deps = {
  ...testHttpContext().context,
  readiness: createReadiness(),
  requireScope: () => () => {},
};
const parts = {
  sendMessage: nobody,
  messageStatus: nobody,
  listMessages: nobody,
  takeStock: nobody,
  isPaused: () => false,
  onRefused: () => {},
  topUp: nobody,
  balanceOf: nobody,
  listLedger: nobody,
};
const apps = {
  message: callsOf(createMessageApp({ ...deps, parts })),
  credit: callsOf(createCreditApp({ ...deps, parts })),
};

const documented = operations.map((operation) => ({
  call: `${operation.method} ${operation.path}`,
  service: serviceOf(operation),
}));
/** The edge keeps it from the world. */
const insideOnly = ['get /metrics'];

test.each(['message', 'credit'] as const)(
  'When %s answers a call, then the document has it',
  (service) => {
    const known = [...insideOnly, ...documented.map(({ call }) => call)];
    expect(apps[service].filter((call) => !known.includes(call))).toEqual([]);
    expect(apps[service].length).toBeGreaterThan(6);
  },
);

test.each(documented)(
  'When the document has $call, then $service answers it',
  ({ call, service }) => {
    expect(apps[service]).toContain(call);
  },
);
