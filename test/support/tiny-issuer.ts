import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

/** How the issuer behaves; changed by a test between two requests. */
export interface IssuerBehaviour {
  claims: Record<string, unknown>;
  /** Claims that only the user info tells. */
  userInfo?: Record<string, unknown>;
  /** Answers this status to everything but the discovery. */
  status?: number;
  /** The nonce of another sign-in. */
  nonce?: string;
}

/** An OpenID provider as small as can be, of which a test can say how it misbehaves. Checks PKCE as a real one does. */
export const startTinyIssuer = async (clientId: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const behaviour: IssuerBehaviour = { claims: {} };
  const codes = new Map<string, { nonce: string; challenge: string; redirectUri: string }>();
  let discoveries = 0;

  const idToken = (nonce: string) => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const token = `${part({ alg: 'RS256', kid: 'one' })}.${part({
      iss: url,
      aud: clientId,
      sub: 'somebody',
      iat: now,
      exp: now + 300,
      nonce,
      ...behaviour.claims,
    })}`;
    return `${token}.${createSign('sha256').update(token).sign(privateKey, 'base64url')}`;
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = (status: number, body: unknown) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      };
      const path = request.url?.split('?')[0];
      if (path === '/.well-known/openid-configuration') {
        discoveries += 1;
        return answer(200, {
          issuer: url,
          authorization_endpoint: `${url}/authorize`,
          token_endpoint: `${url}/token`,
          userinfo_endpoint: `${url}/userinfo`,
          end_session_endpoint: `${url}/end`,
          jwks_uri: `${url}/jwks`,
          id_token_signing_alg_values_supported: ['RS256'],
          code_challenge_methods_supported: ['S256'],
        });
      }
      if (behaviour.status) return answer(behaviour.status, {});
      if (path === '/jwks')
        return answer(200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' }] });
      if (path === '/userinfo') return answer(200, { sub: 'somebody', ...behaviour.userInfo });
      const sent = new URLSearchParams(Buffer.concat(chunks).toString());
      const code = sent.get('code') ?? '';
      const asked = codes.get(code);
      codes.delete(code);
      const challenge = createHash('sha256')
        .update(sent.get('code_verifier') ?? '')
        .digest('base64url');
      if (!asked || challenge !== asked.challenge || sent.get('redirect_uri') !== asked.redirectUri)
        return answer(400, { error: 'invalid_grant' });
      return answer(200, {
        access_token: 'access',
        token_type: 'bearer',
        expires_in: 300,
        id_token: idToken(behaviour.nonce ?? asked.nonce),
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

  return {
    url,
    behaviour,
    discoveries: () => discoveries,
    /** What a person does there: reads the address that the browser was sent to, and agrees. Answers the way back. */
    agree(authorizeAddress: string): Record<string, string> {
      const asked = new URL(authorizeAddress).searchParams;
      const code = randomUUID();
      codes.set(code, {
        nonce: asked.get('nonce') ?? '',
        challenge: asked.get('code_challenge') ?? '',
        redirectUri: asked.get('redirect_uri') ?? '',
      });
      return { code, state: asked.get('state') ?? '' };
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

export type TinyIssuer = Awaited<ReturnType<typeof startTinyIssuer>>;
