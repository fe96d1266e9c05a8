import type { Context } from 'aws-lambda';
import { h } from 'preact';
import { describe, expect, it } from 'vitest';
import type { Person } from '../../shared/domain/people.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import { createWebHandler, file, isKnown, page, route } from '../../shared/http/web.ts';
import { eventOf, type Sending } from '../support/events.ts';

const now = '2026-11-24T09:00:00.000Z';
const person: Person = {
  id: 'per_00000000000000000000000001',
  revision: 1,
  name: 'Ana Example',
  email: 'ana@example.org',
  roles: [{ role: 'secretariat' }],
  digest: { cadence: 'daily', hour: 8, timeZone: 'UTC' },
  digestedUntil: now,
  createdAt: now,
};

const somePage = route({ needs: 'anyone', answer: () => page('A page', h('p', {}, 'Words'), { a: 'page' }) });
const ofTheDesk = route({ needs: 'manage-people', answer: () => page('People', h('p', {}, 'People'), {}) });
const kept = route({
  needs: 'anyone',
  answer: (request) =>
    isKnown(request, 'hash')
      ? file('image/png', '', { status: 304, etag: 'hash' })
      : file('image/png', new Uint8Array([1]), { etag: 'hash' }),
});
/** The addresses are those of a room that there is; what stands behind them is the test's. */
const room = createWebHandler<'site'>(
  {
    contact: 'secretariat@example.org',
    clock: () => new Date(now),
    sessions: { get: async () => ({ personId: person.id, beganAt: now, csrf: 'token' }) },
    people: { get: async () => person },
  },
  {
    'GET /': somePage,
    'GET /about': kept,
    'GET /recommendations': ofTheDesk,
    'GET /openapi.json': somePage,
    'GET /sitemap.xml': somePage,
    'GET /robots.txt': somePage,
    'GET /assets/{file}': somePage,
    $default: route({ needs: 'anyone', answer: () => refuse('not-found', 'Nothing.') }),
  },
);
const signedIn = { cookies: ['__Host-session=some-key'] };
const ask = (routeKey: string, sending: Sending = {}) => room(eventOf(routeKey, sending), {} as Context);

describe('a page of the desk', () => {
  it('leads a browser to the sign-in, and tells a program that it is not signed in', async () => {
    const query = { from: 'a&b' };
    const to = '/sign-in?back=%2Frecommendations%3Ffrom%3Da%2526b';
    const browser = await ask('GET /recommendations', { query });
    expect(browser).toMatchObject({ statusCode: 303, headers: { location: to } });
    const program = await ask('GET /recommendations', { query, accept: 'application/json' });
    expect(program.statusCode).toBe(401);
    expect(program.headers).not.toHaveProperty('location');
    expect(JSON.parse(program.body ?? '')).toEqual({ error: 'You are not signed in.', signIn: to });
  });
});

describe('a file that a browser may keep as long as it is the same', () => {
  it('is kept for others too only when nobody is signed in and no key was needed', async () => {
    const cachedFor = async (sending: Sending) =>
      (await ask('GET /about', sending)).headers?.['cache-control'];
    expect(await cachedFor({})).toBe('public, no-cache');
    expect(await cachedFor(signedIn)).toBe('private, no-cache');
    expect(await cachedFor({ query: { key: 'secret' } })).toBe('private, no-cache');
  });
});

describe('HEAD', () => {
  it('is answered as GET, without what stands on the page', async () => {
    const answer = await ask('HEAD /');
    expect(answer).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: '',
    });
    expect((await ask('HEAD /recommendations')).statusCode).toBe(303);
  });

  it('of an address that nobody has says so', async () => {
    const event = eventOf('$default', {});
    event.requestContext.http.method = 'HEAD';
    expect(await room(event, {} as Context)).toMatchObject({ statusCode: 404, body: '' });
  });
});

describe('what an address does not know', () => {
  it('is told with what it does, to people and programs', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'constructor'])
      expect(await ask(`${method} /about`)).toMatchObject({
        statusCode: 405,
        headers: { allow: 'GET, HEAD', 'content-type': 'text/html; charset=utf-8' },
      });
    const program = await ask('PUT /about', { accept: 'application/json' });
    expect(program).toMatchObject({ statusCode: 405, headers: { allow: 'GET, HEAD' } });
    expect(JSON.parse(program.body ?? '')).toHaveProperty('error');
  });

  it('is not looked up by names that every object has', async () => {
    expect((await ask('GET /constructor')).statusCode).toBe(404);
  });
});
