import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as client from 'openid-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../infra/local/clock.ts';
import { signInAs, startIssuer } from '../../infra/local/issuer.ts';

const hour = 3_600_000;
const clock = createClock();
const site = 'http://127.0.0.1:9';
const callback = `${site}/sign-in/callback`;
const people = [
  { name: 'Ada <Secretariat>', email: 'Ada@example.org', note: 'IGF secretariat' },
  { name: 'Ben Bold', email: 'ben@example.org', note: 'MAG member' },
];

const start = (options: Partial<Parameters<typeof startIssuer>[0]> = {}) =>
  startIssuer({
    port: 0,
    clientId: 'intersession',
    redirectUri: callback,
    people: async () => people,
    clockBuffer: clock.buffer,
    ...options,
  });

let issuer: Awaited<ReturnType<typeof startIssuer>>;
let known: client.Configuration;
beforeAll(async () => {
  issuer = await start();
  known = await discover(issuer.url);
});
afterEach(() => clock.set(new Date()));
afterAll(() => issuer.stop());

const discover = (url: string) =>
  client.discovery(new URL(url), 'intersession', undefined, client.None(), {
    execute: [client.allowInsecureRequests],
  });

/** A browser's part: one request, with and into its cookies. */
const browse = async (cookies: Map<string, string>, url: string, form?: Record<string, string>) => {
  const response = await fetch(url, {
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
    redirect: 'manual',
  });
  for (const line of response.headers.getSetCookie()) {
    const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
    cookies.set(name, value);
  }
  const to = response.headers.get('location');
  return { status: response.status, to: to ? new URL(to, url).href : undefined, response };
};

const redirected = async (cookies: Map<string, string>, url: string, form?: Record<string, string>) => {
  const answer = await browse(cookies, url, form);
  if (!answer.to) throw new Error(`${url} answered ${answer.status}: ${await answer.response.text()}`);
  return answer.to;
};

/** From the site's request to the page that asks who it is. */
const begin = async (cookies = new Map<string, string>(), at = known) => {
  const secrets = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
  };
  const url = client.buildAuthorizationUrl(at, {
    redirect_uri: callback,
    scope: 'openid email profile',
    state: secrets.expectedState,
    nonce: secrets.expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(secrets.pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  return { cookies, secrets, page: await redirected(cookies, url.href) };
};

/** Chooses somebody and follows back to the site, whose address carries the answer. */
const choose = async (cookies: Map<string, string>, page: string, form: Record<string, string>) =>
  new URL(await redirected(cookies, await redirected(cookies, page, form)));

const signIn = async (email: string, cookies?: Map<string, string>) => {
  const begun = await begin(cookies);
  const back = await choose(begun.cookies, begun.page, { email });
  return { ...begun, back, tokens: await client.authorizationCodeGrant(known, back, begun.secrets) };
};

describe('the way through the issuer', () => {
  it('ends with who it is in the token: a person of the house', async () => {
    const { back, tokens } = await signIn('ada@example.org');
    expect(back.href.startsWith(`${callback}?`)).toBe(true);
    expect(tokens.claims()).toMatchObject({
      iss: issuer.url,
      aud: 'intersession',
      email: 'ada@example.org',
      email_verified: true,
      name: 'Ada <Secretariat>',
    });
    const [header = ''] = (tokens.id_token ?? '').split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ alg: 'RS256' });
    const sub = tokens.claims()?.sub ?? '';
    expect(await client.fetchUserInfo(known, tokens.access_token, sub)).toMatchObject({
      email: 'ada@example.org',
    });
    // Another case of the same address is the same account.
    expect((await signIn('ADA@Example.org')).tokens.claims()?.sub).toBe(sub);
    expect((await signIn('ben@example.org')).tokens.claims()?.sub).not.toBe(sub);
  });

  it('is open to any address, also one with letters beyond ASCII', async () => {
    const { tokens } = await signIn(' Zoë@example.org ');
    expect(tokens.claims()).toMatchObject({ email: 'zoë@example.org', email_verified: true, name: 'zoë' });
  });

  it('takes one browser as one person after the other', async () => {
    const cookies = new Map<string, string>();
    for (const email of ['ada@example.org', 'ben@example.org', 'ada@example.org']) {
      expect((await signIn(email, cookies)).tokens.claims()?.email).toBe(email);
    }
  });

  it('ends with a refusal when the person cancels', async () => {
    const { cookies, secrets, page } = await begin();
    const back = await choose(cookies, page, { cancel: 'yes', email: '' });
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.get('state')).toBe(secrets.expectedState);
    await expect(client.authorizationCodeGrant(known, back, secrets)).rejects.toMatchObject({
      error: 'access_denied',
    });
  });

  it('needs the verifier, the nonce and a fresh code', async () => {
    const { cookies, secrets, page } = await begin();
    const back = await choose(cookies, page, { email: 'ada@example.org' });
    const exchange = (changed: object) =>
      client.authorizationCodeGrant(known, back, { ...secrets, ...changed });
    await expect(exchange({ pkceCodeVerifier: client.randomPKCECodeVerifier() })).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const again = await begin();
    const other = await choose(again.cookies, again.page, { email: 'ada@example.org' });
    await expect(
      client.authorizationCodeGrant(known, other, { ...again.secrets, expectedNonce: secrets.expectedNonce }),
    ).rejects.toMatchObject({
      code: 'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
      cause: { cause: { claim: 'nonce' } },
    });
    await expect(client.authorizationCodeGrant(known, other, again.secrets)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('is closed without PKCE, and for another address to return to', async () => {
    const parameters = { scope: 'openid', state: 'state-1', redirect_uri: callback };
    const plain = client.buildAuthorizationUrl(known, parameters);
    const refused = new URL(await redirected(new Map(), plain.href));
    expect(refused.searchParams.get('error')).toBe('invalid_request');
    expect(refused.searchParams.get('error_description')).toMatch(/PKCE/);
    const elsewhere = client.buildAuthorizationUrl(known, {
      ...parameters,
      redirect_uri: 'http://127.0.0.1:9/elsewhere',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    });
    const { status, response } = await browse(new Map(), elsewhere.href);
    expect(status).toBe(400);
    expect(await response.text()).toContain('redirect_uri did not match');
  });
});

describe('the page that asks who it is', () => {
  it('offers the people of the house, and stays inside its policy', async () => {
    const { cookies, page } = await begin();
    const { response } = await browse(cookies, page);
    const text = await response.text();
    expect(text).toContain('Ada &lt;Secretariat&gt;');
    expect(text).toContain('<button name="email" value="ben@example.org">');
    expect(text).toContain('MAG member');
    expect(text).not.toContain('<script');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`form-action 'self' ${site}`);
  });

  it('asks again, with what was typed, when that is no address', async () => {
    const { cookies, page } = await begin();
    for (const typed of ['"><b>nobody', '', `${'x'.repeat(180)}@example.org`]) {
      const { status, response } = await browse(cookies, page, { email: typed });
      expect(status).toBe(422);
      const text = await response.text();
      expect(text).toContain('is not an email address');
      expect(text).not.toContain('<b>nobody');
    }
    await choose(cookies, page, { email: 'ada@example.org' });
  });

  it('says that a sign-in is over', async () => {
    const { page } = await begin();
    const { status, response } = await browse(new Map(), page);
    expect(status).toBe(400);
    expect(await response.text()).toContain('This sign-in is over');
  });

  it('says what to do in a house without people', async () => {
    const empty = await start({ people: async () => [] });
    try {
      const { cookies, page } = await begin(new Map(), await discover(empty.url));
      const { response } = await browse(cookies, page);
      expect(await response.text()).toContain('The house has no people yet.');
    } finally {
      await empty.stop();
    }
  });
});

describe('the clock of the local run', () => {
  it('is the clock of the tokens', async () => {
    clock.advance('P400D');
    const { tokens } = await signIn('ada@example.org');
    const issued = (tokens.claims()?.iat ?? 0) * 1000;
    expect(Math.abs(issued - (Date.now() + 400 * 24 * hour))).toBeLessThan(hour);
  });

  it('ends a code that waits', async () => {
    const { cookies, secrets, page } = await begin();
    const back = await choose(cookies, page, { email: 'ada@example.org' });
    clock.advance('PT2M');
    await expect(client.authorizationCodeGrant(known, back, secrets)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });
});

describe('signing out', () => {
  it('asks, forgets who it was, and leads back to the site', async () => {
    const { cookies } = await signIn('ada@example.org');
    const farewell = client.buildEndSessionUrl(known, { post_logout_redirect_uri: `${site}/sign-out` }).href;
    const { response } = await browse(cookies, farewell);
    const text = await response.text();
    expect(text).toContain('Sign out of the local issuer?');
    const action = /action="([^"]+)"/.exec(text)?.[1] ?? '';
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const session = cookies.get('_session');
    expect(await redirected(cookies, action, { xsrf, logout: 'yes' })).toBe(`${site}/sign-out`);
    expect(cookies.get('_session')).not.toBe(session);
  });
});

describe('signInAs', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  /** The part of a site that signs people in: it knows Ada alone. */
  const createSite = async () => {
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const redirect_uri = `${baseUrl}/sign-in/callback`;
    const own = await start({ redirectUri: redirect_uri });
    const configuration = await discover(own.url);
    const verifier = client.randomPKCECodeVerifier();
    server.on('request', async (request, response) => {
      const url = new URL(request.url ?? '', baseUrl);
      if (url.pathname === '/sign-in') {
        const to = client.buildAuthorizationUrl(configuration, {
          redirect_uri,
          scope: 'openid email',
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        });
        response.setHeader('set-cookie', '__Host-signing-in=x; Path=/; Secure; HttpOnly');
        return response.writeHead(303, { location: to.href }).end();
      }
      const begun = request.headers.cookie?.includes('__Host-signing-in=x');
      const tokens = await client.authorizationCodeGrant(configuration, url, { pkceCodeVerifier: verifier });
      if (!begun || tokens.claims()?.email !== 'ada@example.org')
        return response.writeHead(403).end('Unknown');
      response.setHeader('set-cookie', [
        '__Host-session=a=b; Path=/; Secure; HttpOnly; Max-Age=3600',
        '__Host-signing-in=; Path=/; Secure; Max-Age=0',
      ]);
      return response.writeHead(303, { location: '/desk' }).end();
    });
    return { baseUrl, issuerUrl: own.url, stop: own.stop };
  };

  it('comes back with the cookie of somebody who is known, and says so of somebody who is not', async () => {
    const { stop, ...house } = await createSite();
    try {
      expect(await signInAs({ ...house, email: 'ada@example.org' })).toBe('__Host-session=a=b');
      await expect(signInAs({ ...house, email: 'stranger@example.org' })).rejects.toThrow(
        `stranger@example.org was not let in: ${house.baseUrl}/sign-in/callback answered 403.`,
      );
    } finally {
      await stop();
    }
  });
});

it('does not start on a port that is taken', async () => {
  await expect(start({ port: Number(new URL(issuer.url).port) })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});
