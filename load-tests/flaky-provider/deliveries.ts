import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fate } from './fate.ts';
import type { KnownKey } from './memory.ts';
import { readJson, TooLong } from './read-json.ts';

export interface DeliveriesDeps {
  hear: (key: string, hash: string) => KnownKey;
  drawFate: () => Fate;
  latencyMillis: () => number;
  /** Called for every request, with what became of it. */
  count: (fate: Fate | 'bad-request') => void;
}

/** Who is never answered is hung up on in the end. */
const silenceMillis = 30_000;

function answer(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The key and the hash of a well-formed request, or the status that says what is wrong with it. */
async function understand(req: IncomingMessage): Promise<{ key: string; hash: string } | number> {
  const key = req.headers['idempotency-key'];
  if (req.method !== 'POST') return 405;
  try {
    const { text, value } = await readJson(req);
    const { destination, body } = value as { destination?: unknown; body?: unknown };
    const isWellFormed = typeof destination === 'string' && typeof body === 'string';
    if (!isWellFormed || typeof key !== 'string' || key.length > 200) return 400;
    return { key, hash: createHash('sha256').update(text).digest('base64') };
  } catch (error) {
    return error instanceof TooLong ? 413 : 400;
  }
}

/** What was once decided about a key stays, whatever chance says now. */
function consistent(fate: Fate, known: KnownKey): Fate {
  if (fate === 'rejected' && known.deliveries > 0) return 'ok';
  if ((fate === 'ok' || fate === 'lost') && known.rejected) return 'rejected';
  return fate;
}

/** POST {destination, body} with an Idempotency-Key: the work is done once per key, and then chance decides about the answer. */
export function handleDeliveries(deps: DeliveriesDeps) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const understood = await understand(req);
    if (typeof understood === 'number') {
      deps.count('bad-request');
      return answer(res, understood, { error: 'wants POST {destination, body}, Idempotency-Key' });
    }
    const known = deps.hear(understood.key, understood.hash);
    if (known.hash !== understood.hash) {
      deps.count('bad-request');
      return answer(res, 422, { error: 'the key belongs to another message' });
    }
    const fate = consistent(deps.drawFate(), known);
    deps.count(fate);
    if (fate === 'timeout') {
      req.socket.setTimeout(silenceMillis, () => req.socket.destroy());
      return;
    }
    if (fate === 'rejected') known.rejected = true;
    if (fate === 'ok' || fate === 'lost') known.deliveries ||= 1;

    await sleep(deps.latencyMillis());
    if (fate === 'lost') req.socket.resetAndDestroy();
    else if (fate === 'error') answer(res, 503, { error: 'not now' });
    else if (fate === 'rejected') answer(res, 422, { error: 'not this message' });
    else answer(res, 200, { accepted: understood.key });
  };
}
