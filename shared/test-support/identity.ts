import { identityOf } from '../src/telemetry/identity.ts';

/** A replica that does not exist. */
export const testIdentity = identityOf({
  service: 'message',
  name: 'service-v2',
  version: '1.1.0',
  instance: 'replica-1',
});
