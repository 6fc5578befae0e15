// The rollout's own load asks in the same way.
export * from '@serin/rollout/traffic/ask.ts';
