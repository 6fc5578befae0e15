/** Everything a token can allow. */
export const scopes = ['messages:send', 'messages:read', 'credit:read', 'credit:topup'] as const;

export type Scope = (typeof scopes)[number];
