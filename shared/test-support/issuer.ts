import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  SignJWT,
} from 'jose';

export interface SigningKey {
  kid: string;
  alg: string;
  privateKey: CryptoKey;
  jwk: JWK;
}

export async function makeKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** Claims that every test verifier believes, for a minute from now. */
export function goodClaims(): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1_000);
  return {
    iss: 'serin',
    aud: 'serin',
    sub: 'alice',
    name: 'Alice',
    scope: 'credit:read messages:send',
    nbf: now - 1,
    exp: now + 60,
  };
}

/** A token by one of the issuer's keys, or by a stranger's. */
export function signWith(
  { kid, alg, privateKey }: SigningKey,
  claims: Record<string, unknown> = {},
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  // What is undefined is left out.
  const payload = JSON.parse(JSON.stringify({ ...goodClaims(), ...claims }));
  return new SignJWT(payload).setProtectedHeader({ alg, kid, ...header }).sign(privateKey);
}

/** An issuer that publishes its keys over HTTP. It can be stopped, started again, and made to fail or hang. */
export async function startIssuer(...initial: SigningKey[]) {
  let keys = initial;
  let mode: 'normal' | 'failing' | 'hanging' | 'talking nonsense' = 'normal';
  let asked = 0;
  let server: Server;
  let port = 0;

  async function start(): Promise<void> {
    server = createServer((_req, res) => {
      asked += 1;
      if (mode === 'hanging') return;
      if (mode === 'failing') return void res.writeHead(500).end();
      if (mode === 'talking nonsense') return void res.end('<html>under construction</html>');
      res.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}/jwks.json`,
    /** How often its keys were asked for. */
    asked: () => asked,
    publish(...next: SigningKey[]) {
      keys = next;
    },
    become(next: typeof mode) {
      mode = next;
    },
    start,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;
