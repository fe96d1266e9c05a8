import { Worker } from 'node:worker_threads';

/** Somebody whom the sign-in page offers. */
export interface IssuerPerson {
  name: string;
  email: string;
  /** Who that is in the house, such as “IGF secretariat”. */
  note: string;
}

/** What the issuer's thread is started with. */
export interface IssuerSettings {
  port: number;
  clientId: string;
  redirectUri: string;
  postLogoutRedirectUri: string;
  clockBuffer: SharedArrayBuffer;
}

export type FromIssuer = { kind: 'listening'; url: string } | { kind: 'people?'; question: string };
export interface ToIssuer {
  question: string;
  people: readonly IssuerPerson[];
}

/**
 * An OpenID provider on 127.0.0.1 for one public client with PKCE, with a page that offers people instead of asking who
 * they are. Its tokens tell the time of the local run's clock. `port` 0 takes a free one. Rejects when the port is taken.
 */
export const startIssuer = async (options: {
  port: number;
  clientId: string;
  redirectUri: string;
  /** Where the browser may go after signing out; `/sign-out` of the site when not given. */
  postLogoutRedirectUri?: string;
  people: () => Promise<readonly IssuerPerson[]>;
  clockBuffer: SharedArrayBuffer;
}): Promise<{ url: string; stop: () => Promise<void> }> => {
  const { port, clientId, redirectUri, clockBuffer } = options;
  const postLogoutRedirectUri = options.postLogoutRedirectUri ?? new URL('/sign-out', redirectUri).href;
  const settings: IssuerSettings = { port, clientId, redirectUri, postLogoutRedirectUri, clockBuffer };
  const worker = new Worker(new URL('./issuer-worker.ts', import.meta.url), { workerData: settings });
  const url = await new Promise<string>((resolve, reject) => {
    let ready = false;
    worker.on('error', (error) => {
      if (ready) console.error('The issuer ended:', error);
      reject(error);
    });
    worker.once('exit', (code) => reject(new Error(`The issuer ended with ${code} before it was ready.`)));
    worker.on('message', async (message: FromIssuer) => {
      if (message.kind === 'listening') {
        ready = true;
        return resolve(message.url);
      }
      // Without its people the page still takes any address; a fault in finding them must not close the door.
      const people = await options.people().catch((error: unknown) => {
        console.error('The people for the sign-in page could not be read:', error);
        return [];
      });
      return worker.postMessage({ question: message.question, people } satisfies ToIssuer);
    });
  });
  return { url, stop: async () => void (await worker.terminate()) };
};

/**
 * Signs somebody in as a browser does: from the site to the issuer and back. Resolves with the value of a `Cookie` header;
 * throws with a sentence when the house does not let that person in.
 */
export const signInAs = async ({
  baseUrl,
  issuerUrl,
  email,
}: {
  baseUrl: string;
  issuerUrl: string;
  email: string;
}): Promise<string> => {
  const browser = createBrowser();
  const page = await browser.go(`${baseUrl}/sign-in`);
  if (new URL(page.url).origin !== new URL(issuerUrl).origin || page.status !== 200) {
    throw new Error(
      `The way from ${baseUrl}/sign-in ended at ${page.url} with ${page.status}, not at the issuer.`,
    );
  }
  const back = await browser.go(page.url, new URLSearchParams({ email }), (url) =>
    url.startsWith(`${baseUrl}/sign-in/callback`),
  );
  const cookie = browser.cookies(baseUrl);
  if (!cookie.split('; ').some((each) => each.startsWith('__Host-session='))) {
    throw new Error(`${email} was not let in: ${back.url.split('?')[0]} answered ${back.status}.`);
  }
  return cookie;
};

/** Follows redirects with cookies, for each origin its own (`fetch` alone keeps none). */
const createBrowser = () => {
  const jar = new Map<string, Map<string, string>>();

  const cookies = (url: string) =>
    [...(jar.get(new URL(url).origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');

  const keep = (url: string, response: Response) => {
    const { origin } = new URL(url);
    const own = jar.get(origin) ?? new Map<string, string>();
    jar.set(origin, own);
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      const ended = attributes.some((each) => /^\s*(max-age=0|expires=thu, 01 jan 1970.*)$/i.test(each));
      if (ended) own.delete(name);
      else own.set(name, pair.slice(pair.indexOf('=') + 1));
    }
  };

  const go = async (
    start: string,
    form?: URLSearchParams,
    isEnd: (url: string) => boolean = () => false,
  ): Promise<{ url: string; status: number }> => {
    let url = start;
    let body = form;
    for (let steps = 0; steps < 10; steps += 1) {
      const response = await fetch(url, {
        ...(body ? { method: 'POST', body } : {}),
        headers: { cookie: cookies(url), accept: 'text/html' },
        redirect: 'manual',
      });
      await response.arrayBuffer();
      keep(url, response);
      const location = response.headers.get('location');
      if (!location || isEnd(url)) return { url, status: response.status };
      url = new URL(location, url).href;
      body = undefined;
    }
    throw new Error(`The way from ${start} does not end.`);
  };

  return { go, cookies };
};
