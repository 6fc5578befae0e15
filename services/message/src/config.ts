import { httpUrl, integer, secretFile } from '@serin/shared/config/fields.ts';
import { parseEnv } from '@serin/shared/config/parse-env.ts';
import { serviceConfig, serviceEnv } from '@serin/shared/config/service-env.ts';

const jobs = integer(1, 10_000_000, 'a number of waiting messages');

const messageEnv = serviceEnv
  .extend({
    MESSAGE_PRICE: integer(1, 1_000_000, 'a price in credits').default(1),
    BACKPRESSURE_PAUSE: jobs.default(20_000),
    BACKPRESSURE_RESUME: jobs.default(10_000),
    PROVIDER_URL: httpUrl('https://provider.example/messages').optional(),
    PROVIDER_TOKEN_FILE: secretFile("the provider's token").optional(),
  })
  .refine((env) => env.BACKPRESSURE_RESUME < env.BACKPRESSURE_PAUSE, {
    path: ['BACKPRESSURE_RESUME'],
    error: 'wants less than BACKPRESSURE_PAUSE',
  });

/** The configuration of a message replica, frozen. Throws ConfigError, which names the variable. */
export function readConfig(env: Record<string, string | undefined>) {
  const parsed = parseEnv(messageEnv, env);
  return Object.freeze({
    ...serviceConfig(parsed),
    price: parsed.MESSAGE_PRICE,
    /** Nothing: messages go into the recipient's inbox. */
    provider:
      parsed.PROVIDER_URL === undefined
        ? undefined
        : { url: parsed.PROVIDER_URL, token: parsed.PROVIDER_TOKEN_FILE },
    backPressure: { pause: parsed.BACKPRESSURE_PAUSE, resume: parsed.BACKPRESSURE_RESUME },
  });
}

export type MessageConfig = ReturnType<typeof readConfig>;
