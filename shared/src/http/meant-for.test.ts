import type { Request, Response } from 'express';
import { expect, test, vi } from 'vitest';
import { meantFor } from './meant-for.ts';

const guard = meantFor({ service: 'message', track: 'canary' });
const send = (pool?: string) => {
  const next = vi.fn();
  guard({ headers: { 'x-edge-pool': pool } } as unknown as Request, {} as Response, next);
  return next;
};

test.each([undefined, 'message-all', 'message-canary'])(
  'When the edge took us from %s, then we answer',
  (pool) => {
    expect(send(pool)).toHaveBeenCalledOnce();
  },
);

test.each(['credit-all', 'credit-canary', 'message-stable', ''])(
  'When the edge meant %j, then we refuse, so that it asks another',
  (pool) => {
    expect(() => send(pool)).toThrow(expect.objectContaining({ status: 503 }));
  },
);
