import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const ISSUER = 'https://api.botframework.com';

export interface TokenClaims {
  readonly iss?: string;
  readonly aud?: string;
  readonly serviceurl?: string;
  /** Seconds since 1970. */
  readonly exp?: number;
  readonly nbf?: number;
  readonly [claim: string]: unknown;
}

/** Made once: a key takes a tenth of a second. */
const good = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Microsoft's OpenID server for bots, with keys of our own. */
export async function startFakeOpenId() {
  const keys = [
    { kid: 'good', ...good.publicKey.export({ format: 'jwk' }), endorsements: ['msteams'] },
    { kid: 'skype-only', ...other.publicKey.export({ format: 'jwk' }), endorsements: ['skype'] },
  ];
  let asked = 0;
  const server = createServer((req, res) => {
    asked += 1;
    const origin = `http://${req.headers.host}`;
    const body =
      req.url === '/keys'
        ? { keys }
        : { issuer: ISSUER, jwks_uri: `${origin}/keys`, id_token_signing_alg_values_supported: ['RS256'] };
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  function sign(
    claims: TokenClaims,
    { kid = 'good', key = good.privateKey }: { readonly kid?: string; readonly key?: KeyObject } = {},
  ): string {
    const unsigned = `${encode({ alg: 'RS256', typ: 'JWT', kid })}.${encode(claims)}`;
    return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(key, 'base64url')}`;
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/openid`,
    /** How many requests came for keys. */
    asked: () => asked,
    sign,
    signWithOtherKey: (claims: TokenClaims, kid = 'good') => sign(claims, { kid, key: other.privateKey }),
    /** The classic attack: the public key as the secret of a symmetric signature. */
    signHs256(claims: TokenClaims): string {
      const unsigned = `${encode({ alg: 'HS256', typ: 'JWT', kid: 'good' })}.${encode(claims)}`;
      const secret = good.publicKey.export({ format: 'pem', type: 'spki' });
      return `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`;
    },
    signNone: (claims: TokenClaims) => `${encode({ alg: 'none', typ: 'JWT', kid: 'good' })}.${encode(claims)}.`,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
