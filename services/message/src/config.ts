import { integer } from '@serin/shared/config/fields.ts';
import { parseEnv } from '@serin/shared/config/parse-env.ts';
import { serviceConfig, serviceEnv } from '@serin/shared/config/service-env.ts';

const messageEnv = serviceEnv.extend({
  MESSAGE_PRICE: integer(1, 1_000_000, 'a price in credits').default(1),
});

/** The configuration of a message replica, frozen. Throws ConfigError, which names the variable. */
export function readConfig(env: Record<string, string | undefined>) {
  const parsed = parseEnv(messageEnv, env);
  return Object.freeze({ ...serviceConfig(parsed), price: parsed.MESSAGE_PRICE });
}

export type MessageConfig = ReturnType<typeof readConfig>;
