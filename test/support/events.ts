import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Person } from '../../shared/domain/people.ts';
import type { Session } from '../../shared/store/sessions.ts';

export interface SignedIn {
  person: Person;
  cookie: string;
  session: Session;
}

/** What a browser would send. */
export interface Sending {
  params?: Record<string, string>;
  query?: Record<string, string>;
  /** Form fields; a list sends the field several times. */
  form?: Record<string, string | readonly string[]>;
  json?: unknown;
  cookies?: readonly string[];
  /** Sends the session cookie, and in a POST the hidden field against cross-site requests. */
  as?: SignedIn;
  accept?: string;
}

/** The HTTP API event, payload format 2.0, of one of the addresses in `names.ts`. The API has one route for each path. */
export const eventOf = (key: string, sending: Sending): APIGatewayProxyEventV2 => {
  const [method = 'GET', pattern = '/'] = key === '$default' ? ['GET', '/nowhere'] : key.split(' ');
  const routeKey = key === '$default' ? key : `ANY ${pattern}`;
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(sending.params?.[name] ?? ''),
  );
  const query = new URLSearchParams(sending.query).toString();
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(sending.form ?? {})) {
    for (const each of typeof value === 'string' ? [value] : value) form.append(name, each);
  }
  if (method === 'POST' && sending.as && !sending.json && !form.has('csrf'))
    form.set('csrf', sending.as.session.csrf);
  const body =
    sending.json === undefined
      ? method === 'POST'
        ? form.toString()
        : undefined
      : JSON.stringify(sending.json);
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    cookies: [...(sending.as ? [sending.as.cookie] : []), ...(sending.cookies ?? [])],
    headers: {
      accept: sending.accept ?? (sending.json === undefined ? 'text/html' : 'application/json'),
      'content-type': sending.json === undefined ? 'application/x-www-form-urlencoded' : 'application/json',
      ...(sending.json !== undefined && sending.as ? { 'x-csrf-token': sending.as.session.csrf } : {}),
    },
    pathParameters: sending.params ?? {},
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'bpf.example.org',
      domainPrefix: 'bpf',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'test-request',
      routeKey,
      stage: '$default',
      time: '24/Nov/2026:09:00:00 +0000',
      timeEpoch: 0,
    },
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: false,
  };
};
