import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import type { Actor } from '../domain/audit.ts';
import { mayStay, type Person } from '../domain/people.ts';
import { type Action, permissions, permits } from '../domain/permissions.ts';
import { isRefusal, type Refusal, type RefusalKind, refuse } from '../domain/refusal.ts';
import { pathOf, type RouteOf, type WebRoom } from '../names.ts';
import { Document, HeldForm, Notice } from '../pages/document.tsx';
import type { People } from '../store/people.ts';
import type { Session, Sessions } from '../store/sessions.ts';
import { type Fields, readBody, type Upload } from './body.ts';
import { log } from './log.ts';
import { packed } from './packed.ts';

/** A request as a room sees it. */
export interface WebRequest {
  method: string;
  path: string;
  /** The `{name}` parts of the address. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  cookies: ReadonlyMap<string, string>;
  /** What was typed, by field name, in order; of a JSON body, `json` instead. */
  fields: Fields;
  json: unknown;
  uploads: ReadonlyMap<string, Upload>;
  wantsJson: boolean;
  now: Date;
  /** Who is signed in, if anybody. */
  person: Person | undefined;
  session: Session | undefined;
  /** For a person's own forms: the hidden field against cross-site requests. */
  csrf: string;
  csrfHeader: string | undefined;
  /** What the browser has kept of this address; see `isKnown`. */
  ifNoneMatch: string | undefined;
  /** Address that the request came from, for counters; never logged. */
  ip: string;
}

/** What a room answers; the same address answers the page to a browser and `data` to who asks for JSON. */
export type Answer =
  | { kind: 'page'; status: number; title: string; body: VNode; data: unknown; wide?: boolean; head?: VNode }
  | { kind: 'redirect'; to: string; cookies?: string[]; data?: unknown; created?: boolean }
  | {
      kind: 'file';
      type: string;
      body: string | Uint8Array;
      name?: string;
      lasts?: number;
      status?: number;
      etag?: string;
    }
  | { kind: 'letter'; html: string };

/** A page; `data` is what somebody who asks for JSON gets instead. */
export const page = (
  title: string,
  body: VNode,
  data: unknown,
  more: { status?: number; wide?: boolean; head?: VNode } = {},
): Answer => ({ kind: 'page', status: 200, title, body, data, ...more });

/** After a POST: go and look there. To who asked for JSON: `data` with 200, or 201 when something came into being. */
export const redirect = (
  to: string,
  more: { cookies?: string[]; data?: unknown; created?: boolean } = {},
): Answer => ({
  kind: 'redirect',
  to,
  ...more,
});

/**
 * A file; `name` offers it for download, `lasts` lets it be kept for so many seconds, `etag` lets it be kept as long as
 * asking again finds the same (see `isKnown`).
 */
export const file = (
  type: string,
  body: string | Uint8Array,
  more: { name?: string; lasts?: number; status?: number; etag?: string } = {},
): Answer => ({ kind: 'file', type, body, ...more });

/** Whether who asks has the content of this etag already; then the answer is a file with status 304 and no body. */
export const isKnown = ({ ifNoneMatch }: WebRequest, etag: string): boolean =>
  ifNoneMatch?.includes(`"${etag}"`) ?? false;

/** A letter as its reader's mail program shows it, on a page of its own: with its own styles, without script or links out. */
export const letterView = (html: string): Answer => ({ kind: 'letter', html });

/** One route: who may, what it is about, and what it does. */
export interface Route<Subject = undefined> {
  needs: 'anyone' | Action;
  /** Reads what the address names, once; the permission is checked against it before anything else happens. */
  subject?: (request: WebRequest) => Promise<Subject | Refusal | undefined>;
  /** The forum that the subject belongs to: what a coordinating team's role is held against. */
  forumOf?: (subject: Subject) => string | undefined;
  answer: (request: WebRequest, subject: Subject) => Promise<Answer | Refusal> | Answer | Refusal;
}

// biome-ignore lint/suspicious/noExplicitAny: each route of a room has a subject type of its own
export type Routes<Room extends WebRoom> = Record<RouteOf<Room>, Route<any>>;

/** Gives a route its subject type. */
export const route = <Subject = undefined>(one: Route<Subject>): Route<Subject> => one;

export interface WebDependencies {
  /** The secretariat's address; it stands on every page. */
  contact: string;
  clock: () => Date;
  sessions: Pick<Sessions, 'get'>;
  people: Pick<People, 'get'>;
}

const statusOf: Record<RefusalKind, number> = {
  invalid: 422,
  'not-allowed': 403,
  'not-found': 404,
  gone: 410,
  conflict: 409,
  'too-many': 429,
  'too-large': 413,
};

const titleOf: Record<RefusalKind, string> = {
  invalid: 'This cannot be taken as it is',
  'not-allowed': 'This is not open to you',
  'not-found': 'There is nothing at this address',
  gone: 'This is no longer here',
  conflict: 'Somebody was here before you',
  'too-many': 'A little too fast',
  'too-large': 'This is too large',
};

/** What every signed-out or unknown visitor of the desk is told, whatever is behind the address. */
const nothingHere = refuse('not-found', 'Check the address, or start from the front page.');

/** The address is right, but what was tried there is not. */
const notHere = (request: WebRequest): Answer => {
  const title = 'This address cannot be opened this way';
  const reason =
    'It may be where a form is sent to: go back to the page with the form, and send it from there.';
  return page(
    title,
    Notice({ title, reason, toDesk: isAtDesk(request) }),
    { error: reason },
    { status: 405 },
  );
};

const isAtDesk = ({ person, path }: WebRequest): boolean => person !== undefined && path.startsWith('/desk');

/** The person who is signed in, as history names them. Only for routes that need a role. */
export const actorOf = ({ person }: WebRequest): Actor =>
  person ? { kind: 'person', id: person.id, name: person.name } : { kind: 'submitter', name: 'A visitor' };

/** Name of the cookie that holds the session's key. `__Host-` binds it to this host, https and the whole site. */
export const sessionCookie = '__Host-session';

export const cookie = (name: string, value: string, seconds: number): string =>
  `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${seconds}`;

/**
 * The chain that every web function runs: parse, session, permission, the room's own answer, errors.
 *
 * An expected refusal becomes a page (or JSON) with its reason and a status code; a fault becomes a 500 with a
 * correlation id, and is logged. No text that somebody typed can cause one.
 *
 * HEAD is answered as GET, without the body. Where something else is tried than the address knows, that is said with the
 * methods that it does (RFC 9110, 15.5.6).
 */
export const createWebHandler = <Room extends WebRoom>(
  dependencies: WebDependencies,
  routes: Routes<Room>,
) => {
  const handle = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const request = await parse(event, dependencies);
    if (isRefusal(request)) return answerOf(undefined, request, event, dependencies.contact);
    const { found, allowed } = lookedUp(routes, event);
    const answer = found ? await run(found, request) : allowed.length ? notHere(request) : nothingHere;
    const answered = answerOf(request, answer, event, dependencies.contact);
    if (!found && allowed.length) answered.headers = { ...answered.headers, allow: allowed.join(', ') };
    return request.method === 'HEAD'
      ? { ...answered, body: '' }
      : packed(answered, event, mayPack(request, answer));
  };

  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use({
      onError: (occurred) => {
        const { event, error, context } = occurred;
        log.fault(error, {
          method: event?.requestContext?.http?.method,
          routeKey: event?.routeKey,
          correlationId: correlationId(event, context),
        });
        occurred.response = failed(correlationId(event, context), event, dependencies.contact);
      },
    })
    .handler(handle);
};

/** What an address does by the method that is asked for; and the methods that it knows, none where it is nobody's. */
const lookedUp = (
  routes: Readonly<Record<string, Route<unknown>>>,
  { routeKey, requestContext }: APIGatewayProxyEventV2,
) => {
  const path = pathOf(routeKey);
  const { method } = requestContext.http;
  const at = (each: string) => {
    const key = path === undefined ? routeKey : `${each} ${path}`;
    return Object.hasOwn(routes, key) ? routes[key] : undefined;
  };
  const allowed =
    path === undefined
      ? []
      : ['GET', 'POST'].filter(at).flatMap((each) => (each === 'GET' ? [each, 'HEAD'] : each));
  return { found: at(method === 'HEAD' ? 'GET' : method), allowed };
};

/**
 * Whether the size of the answer tells nobody anything. Who can make somebody's browser ask, and sees how long the answers
 * are, could guess a secret in a page that shows the address's own words beside it (BREACH). So nothing that belongs to one
 * person is packed: no page of somebody signed in, of a key, or in answer to a form. Our own files are the same for all.
 */
const mayPack = ({ method, cookies, query }: WebRequest, answer: Answer | Refusal): boolean =>
  (!isRefusal(answer) && answer.kind === 'file' && answer.lasts !== undefined) ||
  (method === 'GET' && !cookies.has(sessionCookie) && !query.has('key'));

const correlationId = (event: APIGatewayProxyEventV2 | undefined, context: Context | undefined) =>
  event?.requestContext?.requestId ?? context?.awsRequestId ?? 'unknown';

const parse = async (
  event: APIGatewayProxyEventV2,
  { clock, sessions, people }: WebDependencies,
): Promise<WebRequest | Refusal> => {
  const now = clock();
  const cookies = new Map(
    (event.cookies ?? []).map((each) => {
      const [name = '', ...value] = each.split('=');
      return [name.trim(), value.join('=')] as const;
    }),
  );
  const key = cookies.get(sessionCookie);
  const session = key ? await sessions.get(key, now) : undefined;
  const known = session && (await people.get(session.personId));
  const person = known && session && mayStay(known, session.beganAt) ? known : undefined;
  const body = await readBody(event);
  if (isRefusal(body)) return body;
  return {
    method: event.requestContext.http.method,
    path: event.rawPath,
    params: Object.fromEntries(
      Object.entries(event.pathParameters ?? {}).map(([name, value]) => [name, value ?? '']),
    ),
    query: new URLSearchParams(event.rawQueryString),
    cookies,
    ...body,
    wantsJson: wantsJson(event),
    now,
    person,
    session: person && session,
    csrf: (person && session?.csrf) ?? '',
    csrfHeader: event.headers['x-csrf-token'],
    ifNoneMatch: event.headers['if-none-match'],
    ip: event.requestContext.http.sourceIp,
  };
};

const run = async (found: Route<unknown>, request: WebRequest): Promise<Answer | Refusal> => {
  const { needs } = found;
  if (needs !== 'anyone') {
    if (!request.person) return mustSignIn(request);
    // Before anything is read: whether this person holds any role that may ever do this.
    const roles: readonly string[] = permissions[needs];
    if (!request.person.roles.some(({ role }) => roles.includes(role))) return notYours;
  }
  const subject = found.subject ? await found.subject(request) : undefined;
  if (isRefusal(subject)) return subject;
  if (found.subject && subject === undefined) return nothingHere;
  if (needs !== 'anyone') {
    const forumId = found.forumOf?.(subject);
    const bound = found.forumOf
      ? permits(request.person, needs, forumId)
      : permitsSomewhere(request.person, needs);
    if (!bound) return notYours;
    if (request.method === 'POST' && csrfOf(request) !== request.csrf) return held(request);
  }
  return found.answer(request, subject);
};

/** Who speaks JSON says the token in a header. */
const csrfOf = (request: WebRequest) => request.fields.one('csrf') ?? request.csrfHeader;

/** For an address without a forum in it, any forum's role will do: the room shows only what is theirs. */
const permitsSomewhere = (person: Person | undefined, action: Action): boolean =>
  permits(person, action) ||
  (person?.roles ?? []).some(
    (held) => held.role === 'coordinating-team' && permits(person, action, held.forumId),
  );

const notYours = refuse(
  'not-allowed',
  'Your role does not include this. If it should, ask the IGF secretariat.',
);

const backToDesk = '/sign-in?back=%2Fdesk';

/** A browser is led to the sign-in; who asked for JSON, or sent something, is told. */
const mustSignIn = (request: WebRequest): Answer => {
  const back = `/sign-in?back=${encodeURIComponent(`${request.path}${request.query.size ? `?${request.query}` : ''}`)}`;
  const isRead = request.method !== 'POST';
  if (isRead && !request.wantsJson) return redirect(back);
  return page(
    'Please sign in again',
    HeldForm({
      action: `${request.path}${request.query.size ? `?${request.query}` : ''}`,
      fields: request.fields,
      csrf: '',
      signIn: backToDesk,
      lostFiles: request.uploads.size > 0,
    }),
    { error: 'You are not signed in.', signIn: isRead ? back : backToDesk },
    { status: 401 },
  );
};

/** A desk form whose hidden token is not this session's: after a new sign-in, or from another site. Ask the person. */
const held = (request: WebRequest): Answer =>
  page(
    'Please confirm',
    HeldForm({
      action: request.path,
      fields: request.fields,
      csrf: request.csrf,
      lostFiles: request.uploads.size > 0,
    }),
    { error: 'The field “csrf” is missing or old.' },
    { status: 403 },
  );

const wantsJson = (event: APIGatewayProxyEventV2) => {
  const accepts = event.headers?.accept ?? '';
  return accepts.includes('application/json') && !accepts.includes('text/html');
};

const answerOf = (
  request: WebRequest | undefined,
  answer: Answer | Refusal,
  event: APIGatewayProxyEventV2,
  contact: string,
): APIGatewayProxyStructuredResultV2 => {
  if (isRefusal(answer)) {
    const title = titleOf[answer.refused];
    return answerOf(
      request,
      page(
        title,
        Notice({
          title,
          reason: answer.reason,
          toDesk: request !== undefined && isAtDesk(request),
        }),
        { error: answer.reason },
        { status: statusOf[answer.refused] },
      ),
      event,
      contact,
    );
  }
  switch (answer.kind) {
    case 'redirect':
      if (wantsJson(event)) {
        // What was done is told to people, on the page that they come back to.
        const location = answer.to.replace(/[?&]done=[\w-]+(?=#|$)/, '');
        return {
          statusCode: answer.created ? 201 : 200,
          headers: { ...safely, 'content-type': 'application/json; charset=utf-8', location },
          cookies: answer.cookies ?? [],
          body: JSON.stringify(answer.data ?? { location }),
        };
      }
      return {
        statusCode: 303,
        headers: { ...safely, location: answer.to },
        cookies: answer.cookies ?? [],
        body: '',
      };
    case 'file': {
      const text = typeof answer.body === 'string';
      return {
        statusCode: answer.status ?? 200,
        headers: {
          ...safely,
          'content-type': answer.type,
          ...(answer.name ? { 'content-disposition': `attachment; filename="${answer.name}"` } : {}),
          ...(answer.etag ? { etag: `"${answer.etag}"` } : {}),
          'cache-control': answer.lasts
            ? `public, max-age=${answer.lasts}, immutable`
            : answer.etag
              ? `${request?.person || request?.query.has('key') ? 'private' : 'public'}, no-cache`
              : 'no-store',
        },
        body: typeof answer.body === 'string' ? answer.body : Buffer.from(answer.body).toString('base64'),
        isBase64Encoded: !text,
      };
    }
    case 'letter':
      return {
        statusCode: 200,
        headers: {
          ...safely,
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': letterPolicy,
        },
        body: answer.html,
      };
    case 'page': {
      const json = wantsJson(event);
      const body = json
        ? JSON.stringify(answer.data)
        : `<!doctype html>${render(
            Document({
              title: `${hasErrors(answer.data) ? 'Error: ' : ''}${answer.title}`,
              path: event.rawPath,
              person: request?.person,
              csrf: request?.csrf ?? '',
              contact,
              wide: answer.wide ?? false,
              ...(answer.head ? { head: answer.head } : {}),
              children: answer.body,
            }),
          )}`;
      if (Buffer.byteLength(body) > mostOfAnswer) return answerOf(request, tooLargeToShow, event, contact);
      return {
        statusCode: answer.status,
        headers: {
          ...safely,
          'content-type': json ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8',
          vary: 'accept',
        },
        body,
      };
    }
  }
};

/** A form that comes back with errors says so in its title too: that is what is read out first. */
const hasErrors = (data: unknown): boolean => {
  const errors = typeof data === 'object' && data !== null && 'errors' in data ? data.errors : undefined;
  return Array.isArray(errors) && errors.length > 0;
};

/** A function's answer may have 6 MB; in bytes, with room for its headers and for how they are packed. */
const mostOfAnswer = 5_500_000;

const tooLargeToShow = refuse(
  'too-large',
  'There is more of this than one page can show. If you sent a form, go back: your browser keeps what you typed. Shorten it, and send it again.',
);

/** No script or style but our own files, no frame, no guess at types; addresses with keys in them go nowhere. */
const safely = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cache-control': 'no-store',
};

/** Letters bring their styles along; the sandbox lets nothing in them act. Our own pages may frame them. */
const letterPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

const failed = (
  id: string,
  event: APIGatewayProxyEventV2,
  contact: string,
): APIGatewayProxyStructuredResultV2 =>
  answerOf(
    undefined,
    page(
      'Something went wrong on our side',
      Notice({
        title: 'Something went wrong on our side',
        reason: `It is not your fault, and going back in your browser keeps what you typed. Please try again in a few minutes. If it happens again, tell the IGF secretariat this number: ${id}`,
      }),
      { error: 'Something went wrong on our side.', correlationId: id },
      { status: 500 },
    ),
    event,
    contact,
  );
