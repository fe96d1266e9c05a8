/** The HTTP API: routes of the template, events and answers in payload format 2.0. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Functions, Outcome } from './functions.ts';
import type { Plan, RoutePlan, Throttle } from './plan.ts';

export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer | string;
}

/** What Lambda takes and gives at most in one call, as JSON. */
const mostBytes = 6 * 1024 * 1024;

/** Answers requests as API Gateway would. `now` is the local run's clock. */
export const createGateway = (plan: Plan, functions: Functions, now: () => Date) => {
  const find = createRouter(plan.routes);
  const buckets = new Map(plan.routes.map((route) => [route.key, createBucket(route.throttle)]));

  return async (request: IncomingMessage, body: Buffer): Promise<HttpAnswer> => {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const found = find(request.method ?? 'GET', path);
    if (!found) return message(404, 'Not Found');
    if (!buckets.get(found.route.key)?.()) return message(429, 'Too Many Requests');
    const event = eventOf(
      request,
      body,
      { path, query: mark < 0 ? '' : url.slice(mark + 1) },
      found,
      plan,
      now(),
    );
    if (Buffer.byteLength(JSON.stringify(event)) > mostBytes) return message(413, 'Request Entity Too Large');
    const target = plan.functions.find(({ arn }) => arn === found.route.functionArn);
    if (!target) return message(500, 'Internal Server Error');
    return answerOf(await functions.invoke(target, event, `${request.method} ${path}`));
  };
};

/** What API Gateway says itself. */
const message = (status: number, text: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message: text }),
});

export interface Found {
  route: RoutePlan;
  params: Record<string, string>;
}

/**
 * Finds the most specific route: a written segment before a `{parameter}` before a greedy `{parameter+}`, a method before
 * ANY, and `$default` last.
 */
export const createRouter = (routes: readonly RoutePlan[]) => {
  const patterns = routes
    .filter(({ key }) => key !== '$default')
    .map((route) => {
      const [method = '', path = ''] = route.key.split(' ');
      return { route, method, segments: path.split('/').slice(1) };
    })
    .sort((one, other) => rank(one).localeCompare(rank(other)));
  const otherwise = routes.find(({ key }) => key === '$default');

  return (method: string, path: string): Found | undefined => {
    const given = path.split('/').slice(1).map(decoded);
    for (const { route, method: wanted, segments } of patterns) {
      if (wanted !== method && wanted !== 'ANY') continue;
      const params = paramsOf(segments, given);
      if (params) return { route, params };
    }
    return otherwise && { route: otherwise, params: {} };
  };
};

const rank = ({ method, segments }: { method: string; segments: readonly string[] }) =>
  segments.map((segment) => (segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0')).join('') +
  (method === 'ANY' ? '1' : '0');

const paramsOf = (
  segments: readonly string[],
  given: readonly string[],
): Record<string, string> | undefined => {
  const params: Record<string, string> = {};
  for (const [place, segment] of segments.entries()) {
    const value = given[place];
    if (value === undefined) return undefined;
    if (segment.endsWith('+}')) return { ...params, [segment.slice(1, -2)]: given.slice(place).join('/') };
    if (segment.startsWith('{')) {
      if (!value) return undefined;
      params[segment.slice(1, -1)] = value;
    } else if (segment !== value) return undefined;
  }
  return segments.length === given.length ? params : undefined;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** What API Gateway hands on as text; everything else, also a form, arrives in base64. */
const isText = (type: string) => /^(text\/|application\/(json|xml|javascript)\b)/i.test(type);

const eventOf = (
  request: IncomingMessage,
  body: Buffer,
  { path, query }: { path: string; query: string },
  { route, params }: Found,
  { account }: Plan,
  now: Date,
): APIGatewayProxyEventV2 => {
  const { cookie, ...rest } = Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
  );
  const headers: Record<string, string> = {
    ...rest,
    'x-forwarded-for': request.socket.remoteAddress ?? '',
    'x-forwarded-proto': 'http',
  };
  const queryOf: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    queryOf[name] = name in queryOf ? `${queryOf[name]},${value}` : value;
  }
  const text = isText(headers['content-type'] ?? '');
  const rawPath = decoded(path);
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath,
    rawQueryString: query,
    ...(cookie ? { cookies: cookie.split(/;\s*|,\s*(?=[^;,=\s]+=)/).filter(Boolean) } : {}),
    headers,
    ...(query ? { queryStringParameters: queryOf } : {}),
    ...(Object.keys(params).length ? { pathParameters: params } : {}),
    requestContext: {
      accountId: account.id,
      apiId: 'local',
      domainName: headers.host ?? '',
      domainPrefix: (headers.host ?? '').split('.')[0] ?? '',
      http: {
        method: request.method ?? 'GET',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: clfTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body.length ? { body: body.toString(text ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !text,
  };
};

/** `12/Mar/2026:19:03:58 +0000` */
const clfTime = (at: Date): string => {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(at.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
};

/** A function's answer over HTTP: a structured one, or any other value as JSON with 200. */
const answerOf = (outcome: Outcome): HttpAnswer => {
  if (outcome.outcome === 'timed out') return message(503, 'Service Unavailable');
  if (outcome.outcome === 'failed') return message(500, 'Internal Server Error');
  const { payload } = outcome;
  if (Buffer.byteLength(JSON.stringify(payload) ?? '') > mostBytes)
    return message(500, 'Internal Server Error');
  const structured = typeof payload === 'object' && payload !== null && 'statusCode' in payload;
  if (!structured) {
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: typeof payload === 'string' ? payload : (JSON.stringify(payload) ?? ''),
    };
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = payload as {
    statusCode: unknown;
    headers?: Record<string, string | number | boolean>;
    cookies?: string[];
    body?: string;
    isBase64Encoded?: boolean;
  };
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return message(500, 'Internal Server Error');
  return {
    status,
    headers: {
      ...(body ? { 'content-type': 'text/plain;charset=UTF-8' } : {}),
      ...Object.fromEntries(
        Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
      ),
      ...(cookies?.length ? { 'set-cookie': cookies } : {}),
    },
    body: isBase64Encoded ? Buffer.from(body ?? '', 'base64') : (body ?? ''),
  };
};

/** A token bucket over the machine's time: answers whether one more request may pass. */
const createBucket = ({ rate, burst }: Throttle): (() => boolean) => {
  if (!Number.isFinite(rate) || !Number.isFinite(burst)) return () => true;
  let tokens = burst;
  let filled = performance.now();
  return () => {
    const at = performance.now();
    tokens = Math.min(burst, tokens + ((at - filled) / 1000) * rate);
    filled = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};
