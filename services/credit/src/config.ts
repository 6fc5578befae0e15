import { parseEnv } from '@serin/shared/config/parse-env.ts';
import { serviceConfig, serviceEnv } from '@serin/shared/config/service-env.ts';

/** The configuration of a credit replica, frozen. Throws ConfigError, which names the variable. */
export function readConfig(env: Record<string, string | undefined>) {
  return serviceConfig(parseEnv(serviceEnv, env));
}

export type CreditConfig = ReturnType<typeof readConfig>;
