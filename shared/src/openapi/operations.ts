import { creditOperations } from './credit-operations.ts';
import { messageOperations } from './message-operations.ts';
import type { Operation } from './operation.ts';
import { systemOperations } from './system-operations.ts';

/** Every call of both services that the edge lets in. */
export const operations: readonly Operation[] = [
  ...messageOperations,
  ...creditOperations,
  ...systemOperations,
];

/** The service that the edge asks for this path: see infra/haproxy/haproxy.cfg. */
export const serviceOf = ({ path }: Operation): 'message' | 'credit' =>
  path === '/credit' || path.startsWith('/credit/') ? 'credit' : 'message';
