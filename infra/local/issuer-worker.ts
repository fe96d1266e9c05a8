import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { parentPort, workerData } from 'node:worker_threads';
import Provider, { type Context, errors } from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';
import { shiftDate } from './clock.ts';
import { document, Html, html, pagePolicy } from './html.ts';
import type { FromIssuer, IssuerPerson, IssuerSettings, ToIssuer } from './issuer.ts';

/*
 * The issuer in a thread of its own, because its tokens must tell the time of the local run's clock, and `Date` is one
 * for a whole thread.
 */
const settings = workerData as IssuerSettings;
if (!parentPort) throw new Error('The issuer runs as a worker of issuer.ts.');
const port = parentPort;
shiftDate(settings.clockBuffer);

const tell = (message: FromIssuer) => port.postMessage(message);

/** Who can be chosen; the thread that started this one knows. */
const people = (): Promise<readonly IssuerPerson[]> => {
  const question = randomUUID();
  return new Promise((resolve) => {
    const listen = (answer: ToIssuer) => {
      if (answer.question !== question) return;
      port.off('message', listen);
      resolve(answer.people);
    };
    port.on('message', listen);
    tell({ kind: 'people?', question });
  });
};

/** The account's id is the address itself, written so that any address is a fit subject. */
const accountOf = (email: string) => Buffer.from(email.trim().toLowerCase()).toString('base64url');
const emailOf = (account: string) => Buffer.from(account, 'base64url').toString();

const signingKey = () => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  use: 'sig',
  alg: 'RS256',
  kid: randomUUID(),
});

const hour = 3600;
const site = new URL(settings.redirectUri).origin;

const configuration = {
  // Named, because the same one by default comes with a warning about production.
  adapter: createMemoryAdapter(0),
  clients: [
    {
      client_id: settings.clientId,
      client_name: 'Intersession',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      redirect_uris: [settings.redirectUri],
      post_logout_redirect_uris: [settings.postLogoutRedirectUri],
    },
  ],
  jwks: { keys: [signingKey()] },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  // The address in the token itself, as Cognito has it.
  conformIdTokenClaims: false,
  ttl: {
    AccessToken: hour,
    AuthorizationCode: 60,
    Grant: hour,
    IdToken: hour,
    Interaction: hour,
    Session: hour,
  },
  interactions: { url: (_: Context, { uid }: { uid: string }) => `/interaction/${uid}` },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (context: Context, form: string) => show(context, 'Sign out', signOutMain(form)),
      postLogoutSuccessSource: (context: Context) => show(context, 'Signed out', signedOutMain()),
    },
  },
  async findAccount(_: Context, accountId: string) {
    const email = emailOf(accountId);
    return {
      accountId,
      async claims() {
        const known = (await people()).find((person) => person.email.toLowerCase() === email);
        return {
          sub: accountId,
          email,
          email_verified: true,
          name: known?.name ?? email.slice(0, email.lastIndexOf('@')),
        };
      },
    };
  },
  /** Nobody is asked for consent: the one client is the house itself. */
  async loadExistingGrant({ oidc: { client, session, provider } }: Context) {
    const known = session.grantIdFor(client.clientId);
    if (known) return provider.Grant.find(known);
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
  renderError(context: Context, out: { error: string; error_description?: string }) {
    show(context, 'Sign-in went wrong', wrongMain(out.error_description ?? out.error));
  },
};

const bar = html`<p>Sign in for the local run</p>`;

const show = (context: Context, title: string, main: Html) => {
  context.type = 'html';
  context.set('content-security-policy', policy);
  context.body = document(title, bar, main, { narrow: true });
};

// Browsers hold the redirect after a form to its policy too, and that leads to the site.
const policy = `${pagePolicy}; form-action 'self' ${site}`;

const signOutMain = (form: string) => html`<h1>Sign out of the local issuer?</h1>
${new Html(form)}
<p><button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button></p>`;

const signedOutMain = () => html`<h1>You are signed out</h1>
<p><a href="${site}">Back to the site</a></p>`;

const wrongMain = (why: string) => html`<h1>Sign-in went wrong</h1>
<p class="notice wrong">${why}</p>
<p><a href="${site}/sign-in">Start again</a></p>`;

const goneMain = html`<h1>This sign-in is over</h1>
<p>It was finished already, or it waited too long; moving the clock counts as waiting.</p>
<p><a href="${site}/sign-in">Start again</a></p>`;

const chooseMain = (known: readonly IssuerPerson[], typed?: string) => html`<h1>Who do you want to be?</h1>
<p>In the cloud, people prove here who they are. On this machine you choose.</p>
${
  typed !== undefined &&
  html`<p class="notice wrong" id="wrong" role="alert">“${typed}” is not an email address. Write one like name@example.org.</p>`
}
${
  known.length > 0
    ? html`<form method="post"><ul class="people">${known.map(
        ({ name, note, email }) =>
          html`<li><button name="email" value="${email}"><strong>${name}</strong><span>${note}</span><span class="soft">${email}</span></button></li>`,
      )}</ul></form>`
    : html`<p class="notice">The house has no people yet. The first one is who signs in with the address of the setting FIRST_PERSON_EMAIL.</p>`
}
<h2>Somebody else</h2>
<form method="post" novalidate>
<label for="email">Email address <span class="hint">The house lets in only whom it knows; try what it tells a stranger.</span></label>
<input id="email" name="email" type="email" autocomplete="off" maxlength="180" value="${typed ?? ''}"${
  typed !== undefined && html` aria-describedby="wrong" aria-invalid="true"`
}>
<div class="row"><button>Sign in with this address</button><button class="plain" name="cancel" value="yes">Cancel</button></div>
</form>`;

const send = (response: ServerResponse, status: number, title: string, main: Html) =>
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-store',
    })
    .end(document(title, bar, main, { narrow: true }));

/** The page on which a person is chosen, and what its forms do. */
const interaction = async (provider: Provider, request: IncomingMessage, response: ServerResponse) => {
  try {
    await provider.interactionDetails(request, response);
    if (request.method !== 'POST') return send(response, 200, 'Sign in', chooseMain(await people()));
    const form = new URLSearchParams(await text(request));
    if (form.has('cancel')) {
      const declined = { error: 'access_denied', error_description: 'The person cancelled.' };
      return await provider.interactionFinished(request, response, declined);
    }
    const email = form.get('email') ?? '';
    if (email.length > 180 || !/^[^\s@]+@[^\s@]+$/.test(email.trim())) {
      return send(response, 422, 'Sign in', chooseMain(await people(), email));
    }
    return await provider.interactionFinished(request, response, { login: { accountId: accountOf(email) } });
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return send(response, 400, 'Sign in', goneMain);
    throw error;
  }
};

/** Each sign-in begins afresh, so that one browser can be one person after the other. */
const forgetSession = (request: IncomingMessage) => {
  request.headers.cookie = request.headers.cookie
    ?.split('; ')
    .filter((cookie) => !cookie.startsWith('_session'))
    .join('; ');
};

const server = createServer();
server.listen(settings.port, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(url, configuration);
  const answer = provider.callback();
  server.on('request', (request, response) => {
    const { pathname } = new URL(request.url ?? '/', url);
    if (/^\/auth($|\/)/.test(pathname)) forgetSession(request);
    const answered = pathname.startsWith('/interaction/')
      ? interaction(provider, request, response)
      : answer(request, response);
    answered.catch((error: unknown) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else send(response, 500, 'Sign in', wrongMain(String(error)));
    });
  });
  tell({ kind: 'listening', url });
});
