import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backOf } from '../../functions/sign-in/back.ts';
import { config } from '../../functions/sign-in/config.ts';
import { createHandler } from '../../functions/sign-in/handler.ts';
import { createOidc } from '../../functions/sign-in/oidc.ts';
import { readConfig } from '../../shared/config.ts';
import { history } from '../../shared/store/records.ts';
import { createHouse, type Received, type TestHouse } from '../support/house.ts';
import { startTinyIssuer, type TinyIssuer } from '../support/tiny-issuer.ts';

describe('signing in', () => {
  let house: TestHouse;
  let issuer: TinyIssuer;
  let handler: ReturnType<typeof createHandler>;

  beforeEach(async () => {
    house = await createHouse();
    issuer = await startTinyIssuer('intersession');
    handler = createHandler({
      ...house.web,
      oidc: createOidc({ issuer: issuer.url, clientId: 'intersession', baseUrl: 'https://bpf.example.org' }),
      firstPersonEmail: 'First@Example.org',
    });
  });
  afterEach(() => issuer.stop());

  const cookieIn = (cookies: readonly string[], name: string) =>
    cookies
      .find((each) => each.startsWith(`${name}=`))
      ?.split(';')[0]
      ?.slice(name.length + 1);

  const start = async (back?: string) => {
    const started = await house.send(handler, 'GET /sign-in', back ? { query: { back } } : {});
    return {
      started,
      to: started.headers.location ?? '',
      cookies: [`__Host-signing-in=${cookieIn(started.cookies, '__Host-signing-in')}`],
    };
  };

  const comeBack = (query: Record<string, string>, cookies: readonly string[]): Promise<Received> =>
    house.send(handler, 'GET /sign-in/callback', { query, cookies });

  const signInWith = async (claims: Record<string, unknown>, back?: string) => {
    issuer.behaviour.claims = claims;
    const { to, cookies } = await start(back);
    return comeBack(issuer.agree(to), cookies);
  };

  const known = { email: 'Ana.Example@example.org', email_verified: true };

  it('asks the issuer with PKCE, state and nonce, and keeps what it must remember from scripts', async () => {
    const { started, to } = await start();
    expect(started.status).toBe(303);
    const asked = new URL(to);
    expect(asked.origin).toBe(issuer.url);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'intersession',
      redirect_uri: 'https://bpf.example.org/sign-in/callback',
      code_challenge_method: 'S256',
      scope: 'openid email profile',
    });
    expect(asked.searchParams.get('state')?.length).toBeGreaterThan(20);
    expect(asked.searchParams.get('nonce')?.length).toBeGreaterThan(20);
    expect(started.cookies[0]).toMatch(
      /^__Host-signing-in=[\w-]+; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=900$/,
    );
  });

  it('lets in whom the secretariat knows, by a new session each time, and ends the old one', async () => {
    const before = await house.signIn([{ role: 'mag' }]);
    const { to, cookies } = await start('/desk/records?kind=proposal');
    issuer.behaviour.claims = known;
    const answer = await comeBack(issuer.agree(to), [before.cookie, ...cookies]);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/desk/records?kind=proposal');
    const key = cookieIn(answer.cookies, '__Host-session') ?? '';
    expect(await house.web.sessions.get(key, house.clock())).toMatchObject({ personId: before.person.id });
    expect(answer.cookies).toContain('__Host-signing-in=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0');
    const old = before.cookie.slice('__Host-session='.length);
    expect(key).not.toBe(old);
    expect(await house.web.sessions.get(old, house.clock())).toBeUndefined();
  });

  it('asks the issuer about itself once while warm, and DynamoDB as little as it can', async () => {
    await house.signIn([{ role: 'mag' }]);
    expect(await house.requestsOf(() => start())).toEqual([]);
    expect(await house.requestsOf(() => signInWith(known))).toEqual([
      'GetItem',
      'GetItem',
      'TransactWriteItems',
    ]);
    expect(issuer.discoveries()).toBe(1);
  });

  it('tells unknown people and people who left the same, and opens nothing', async () => {
    await house.signIn([{ role: 'secretariat' }], 'Olga Other');
    const left = await house.signIn([{ role: 'mag' }]);
    const at = house.clock().toISOString();
    await house.commit({
      changes: [
        house.people.change(
          left.person,
          { ...left.person, leftAt: at },
          { kind: 'system', name: 'Test' },
          at,
        ),
      ],
      audit: [],
    });
    const leftAnswer = await signInWith(known);
    const unknownAnswer = await signInWith({ email: 'nobody@example.org', email_verified: true });
    for (const answer of [leftAnswer, unknownAnswer]) {
      expect(answer.status).toBe(403);
      expect(answer.cookies).toEqual([]);
    }
    expect(unknownAnswer.body).toBe(leftAnswer.body);
    expect(unknownAnswer.body).toContain('This address is not known here');
    expect(unknownAnswer.body).not.toContain('nobody@example.org');
  });

  it('takes no address that the issuer did not check', async () => {
    await house.signIn([{ role: 'mag' }]);
    for (const email_verified of [false, undefined, 'false']) {
      const answer = await signInWith({ ...known, email_verified });
      expect(answer.status).toBe(403);
      expect(answer.cookies).toEqual([]);
      expect(answer.body).toContain('Your address is not confirmed yet');
    }
  });

  it('asks for the address where the token does not carry it', async () => {
    await house.signIn([{ role: 'mag' }]);
    issuer.behaviour.userInfo = { email: 'ana.example@example.org', email_verified: 'true' };
    expect((await signInWith({})).headers.location).toBe('/desk');
  });

  it('lets the first person into an empty house, once', async () => {
    const first = { email: 'first@example.org', email_verified: true, name: 'Fatou First' };
    const answer = await signInWith(first);
    expect(answer.status).toBe(303);
    const person = await house.people.byEmail('first@example.org');
    expect(person).toMatchObject({ name: 'Fatou First', roles: [{ role: 'secretariat' }] });
    const { items } = await history(house.table, person?.id ?? '');
    expect(items).toMatchObject([{ act: 'let in the first person' }]);
    expect((await signInWith(first)).status).toBe(303);
    expect((await house.people.present()).length).toBe(1);
  });

  it('makes one first person of two tabs at once', async () => {
    issuer.behaviour.claims = { email: 'first@example.org', email_verified: true, name: 'Fatou First' };
    const tabs = await Promise.all([start(), start()]);
    const answers = await Promise.all(tabs.map(({ to, cookies }) => comeBack(issuer.agree(to), cookies)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await house.people.present()).toHaveLength(1);
  });

  it('makes nobody the first person of a house that has people', async () => {
    await house.signIn([{ role: 'mag' }]);
    const answer = await signInWith({ email: 'first@example.org', email_verified: true });
    expect(answer.status).toBe(403);
    expect(await house.people.present()).toHaveLength(1);
  });

  it('takes no answer that this browser did not ask for', async () => {
    await house.signIn([{ role: 'mag' }]);
    issuer.behaviour.claims = known;
    const mine = await start();
    const theirs = await start();
    const used = issuer.agree(mine.to);
    expect((await comeBack(used, mine.cookies)).status).toBe(303);
    const hostile: [Record<string, string>, readonly string[]][] = [
      // The back button: the code was used.
      [used, mine.cookies],
      // No cookie, another browser's cookie, a made-up cookie.
      [issuer.agree(mine.to), []],
      [issuer.agree(theirs.to), mine.cookies],
      [issuer.agree(mine.to), ['__Host-signing-in=e30']],
      [issuer.agree(mine.to), ['__Host-signing-in=%%%']],
      // The person declined.
      [{ ...issuer.agree(mine.to), code: '', error: 'access_denied' }, mine.cookies],
      // A code of another question: its verifier is not ours.
      [{ ...issuer.agree(mine.to), code: issuer.agree(theirs.to).code ?? '' }, mine.cookies],
    ];
    for (const [query, cookies] of hostile) {
      const answer = await comeBack(query, cookies);
      expect(answer.status).toBe(400);
      expect(answer.cookies).toEqual([]);
      expect(answer.body).toContain('did not come to an end');
    }
  });

  it('takes no token of another sign-in', async () => {
    await house.signIn([{ role: 'mag' }]);
    issuer.behaviour.nonce = 'another';
    expect((await signInWith(known)).status).toBe(400);
  });

  it('says so when the issuer fails, and works again when it does', async () => {
    await house.signIn([{ role: 'mag' }]);
    issuer.behaviour.status = 503;
    const answer = await signInWith(known, '/desk/me');
    expect(answer.status).toBe(502);
    expect(answer.body).toContain('The sign-in service does not answer');
    expect(answer.body).toContain('/sign-in?back=%2Fdesk%2Fme');
    delete issuer.behaviour.status;
    expect((await signInWith(known)).status).toBe(303);
  });

  it('says so when there is no issuer at all', async () => {
    const gone = await startTinyIssuer('intersession');
    await gone.stop();
    const lost = createHandler({
      ...house.web,
      oidc: createOidc({ issuer: gone.url, clientId: 'intersession', baseUrl: 'https://bpf.example.org' }),
      firstPersonEmail: 'first@example.org',
    });
    expect((await house.send(lost, 'GET /sign-in')).status).toBe(502);
    expect((await house.send(lost, 'GET /sign-out')).status).toBe(200);
  });

  it('comes back to addresses of this house only', () => {
    const base = 'https://bpf.example.org';
    expect(backOf('/desk/proposals/x?y=1', base)).toBe('/desk/proposals/x?y=1');
    for (const outside of [
      'https://elsewhere.example/',
      '//elsewhere.example',
      '/\\elsewhere.example',
      '/..//elsewhere.example',
      '/\t/elsewhere.example',
      'javascript:alert(1)',
      '/sign-out',
      '',
      null,
    ])
      expect(backOf(outside, base)).toBe('/desk');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webPath().map((path) => `/${path}`),
        ),
        (given) => {
          const back = backOf(given, base);
          expect(new URL(back, base).origin).toBe(base);
          expect(back).toMatch(/^\/(?!\/)[\x21-\x7e]*$/);
        },
      ),
    );
  });

  it('never breaks on what comes back, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom('code', 'state', 'iss', 'error', 'x'), fc.string({ unit: 'grapheme' })),
        fc.oneof(
          fc.string({ unit: fc.constantFrom(...'abc%=;_-'.split('')) }),
          fc.json().map((json) => Buffer.from(json).toString('base64url')),
        ),
        async (query, cookie) => {
          const { status } = await comeBack(query, [`__Host-signing-in=${cookie}`]);
          expect(status).toBe(400);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('signing out', () => {
  it('asks, ends the session, clears the cookie, and shows the way to the issuer', async () => {
    const house = await createHouse();
    const issuer = await startTinyIssuer('intersession');
    const handler = createHandler({
      ...house.web,
      oidc: createOidc({ issuer: issuer.url, clientId: 'intersession', baseUrl: 'https://bpf.example.org' }),
      firstPersonEmail: 'first@example.org',
    });
    const ana = await house.signIn([{ role: 'mag' }]);
    const key = ana.cookie.slice('__Host-session='.length);

    const asked = await house.send(handler, 'GET /sign-out', { as: ana });
    expect(asked.body).toContain('You are signed in as');

    const forged = await house.send(handler, 'POST /sign-out', { as: ana, form: { csrf: 'another' } });
    expect(forged.status).toBe(403);
    expect(await house.web.sessions.get(key, house.clock())).toBeDefined();

    const done = await house.send(handler, 'POST /sign-out', { as: ana });
    expect(done.status).toBe(303);
    expect(done.headers.location).toBe('/sign-out');
    expect(done.cookies).toEqual(['__Host-session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0']);
    expect(await house.web.sessions.get(key, house.clock())).toBeUndefined();

    const after = await house.send(handler, 'GET /sign-out');
    expect(after.body).toContain('You are signed out');
    expect(after.body).toContain(`${issuer.url}/end?`);
    expect((await house.send(handler, 'POST /sign-out')).status).toBe(303);
    await issuer.stop();
  });
});

describe('the environment of the sign-in room', () => {
  const environment = {
    TABLE_NAME: 'table',
    BASE_URL: 'https://bpf.example.org',
    CONTACT_EMAIL: 'secretariat@example.org',
    OIDC_ISSUER: 'https://issuer.example.org',
    OIDC_CLIENT_ID: 'client',
    FIRST_PERSON_EMAIL: 'first@example.org',
  };
  it('takes an issuer on https, or on this machine', () => {
    expect(readConfig(config, environment)).toMatchObject(environment);
    expect(readConfig(config, { ...environment, OIDC_ISSUER: 'http://127.0.0.1:3001' })).toBeDefined();
    for (const OIDC_ISSUER of ['http://issuer.example.org', 'http://127.0.0.1.example.org:80', 'issuer'])
      expect(() => readConfig(config, { ...environment, OIDC_ISSUER })).toThrow('OIDC_ISSUER');
  });
});
