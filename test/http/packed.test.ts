import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import fc from 'fast-check';
import { h } from 'preact';
import { describe, expect, it } from 'vitest';
import { packed } from '../../shared/http/packed.ts';
import { createWebHandler, file, page, route } from '../../shared/http/web.ts';
import { eventOf, type Sending } from '../support/events.ts';

const html = (body: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode: 200,
  headers: { 'content-type': 'text/html; charset=utf-8', vary: 'accept' },
  body,
});
const asking = (accepts: string) => ({ headers: { 'accept-encoding': accepts } });

/** What a browser makes of an answer. */
const unpacked = ({
  headers = {},
  body = '',
  isBase64Encoded,
}: APIGatewayProxyStructuredResultV2): string => {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  switch (headers['content-encoding']) {
    case 'br':
      return brotliDecompressSync(bytes).toString();
    case 'gzip':
      return gunzipSync(bytes).toString();
    default:
      return bytes.toString();
  }
};

describe('answers that are packed', () => {
  it('are the same text when unpacked, whatever it is and whatever the browser takes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 3_000 }),
        fc.constantFrom(
          'br',
          'gzip',
          'gzip, deflate, br',
          '',
          'identity',
          'BR;q=0.5',
          'br;q=0, gzip',
          '*;q=0',
        ),
        fc.boolean(),
        async (body, accepts, mayPack) => {
          const answer = await packed(html(body), asking(accepts), mayPack);
          expect(unpacked(answer)).toBe(Buffer.from(body).toString());
          const encoding = String(answer.headers?.['content-encoding'] ?? 'identity');
          if (encoding !== 'identity') expect(accepts.toLowerCase()).toContain(encoding);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are small, and say how they are packed', async () => {
    const body = '<p>Best Practice Forum</p>'.repeat(500);
    const answer = await packed(html(body), asking('gzip, deflate, br, zstd'), true);
    expect(answer.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept, accept-encoding' });
    expect(Buffer.from(answer.body ?? '', 'base64').length).toBeLessThan(body.length / 20);
    const gzip = await packed(html(body), asking('gzip'), true);
    expect(gzip.headers).toMatchObject({ 'content-encoding': 'gzip' });
  });

  it('are not those that are small already, that a browser does not take, or that are no text', async () => {
    const long = 'x'.repeat(5_000);
    const as = async (answer: APIGatewayProxyStructuredResultV2, accepts = 'br') =>
      (await packed(answer, asking(accepts), true)).headers?.['content-encoding'];
    expect(await as(html(long))).toBe('br');
    expect(await as(html('x'.repeat(1_023)))).toBeUndefined();
    expect(await as(html(long), 'br;q=0')).toBeUndefined();
    expect(await as(html(long), 'deflate')).toBeUndefined();
    const pdf = { headers: { 'content-type': 'application/pdf' }, body: long, isBase64Encoded: true };
    expect(await as(pdf)).toBeUndefined();
    expect((await packed(html(long), { headers: {} }, true)).headers).toMatchObject({
      vary: 'accept, accept-encoding',
    });
  });
});

describe('a room', () => {
  const long = 'word '.repeat(1_000);
  const somePage = route({ needs: 'anyone', answer: () => page('A page', h('p', {}, long), { long }) });
  const room = createWebHandler<'site'>(
    {
      contact: 'secretariat@example.org',
      clock: () => new Date('2026-11-24T09:00:00.000Z'),
      sessions: { get: async () => undefined },
      people: { get: async () => undefined },
    },
    {
      'GET /': somePage,
      'GET /about': somePage,
      'GET /recommendations': somePage,
      'GET /openapi.json': route({ needs: 'anyone', answer: () => file('application/json', long) }),
      'GET /sitemap.xml': somePage,
      'GET /robots.txt': somePage,
      'GET /assets/{file}': route({ needs: 'anyone', answer: () => file('text/css', long, { lasts: 60 }) }),
      $default: somePage,
    },
  );
  const encodingOf = async (routeKey: string, sending: Sending = {}, method = 'GET') => {
    const event = eventOf(routeKey, sending);
    event.headers['accept-encoding'] = 'gzip, br';
    event.requestContext.http.method = method;
    const answer = await room(event, {} as Context);
    expect(unpacked(answer)).toContain(long.trim());
    return answer.headers?.['content-encoding'];
  };

  it('packs what is the same for everybody', async () => {
    expect(await encodingOf('GET /')).toBe('br');
    expect(await encodingOf('GET /', { accept: 'application/json' })).toBe('br');
    expect(await encodingOf('GET /', { query: { from: 'a-cursor' } })).toBe('br');
    expect(await encodingOf('GET /openapi.json')).toBe('br');
    expect(await encodingOf('GET /assets/{file}')).toBe('br');
  });

  // Their length would tell somebody who can make the browser ask, guess by guess, what is secret in them.
  it('packs nothing of one person: who is signed in, who came with a key, what answers a form', async () => {
    const signedIn = { cookies: ['__Host-session=some-key'] };
    expect(await encodingOf('GET /', signedIn)).toBeUndefined();
    expect(await encodingOf('GET /openapi.json', signedIn)).toBeUndefined();
    expect(await encodingOf('GET /', { query: { key: 'secret' } })).toBeUndefined();
    expect(await encodingOf('$default', {}, 'POST')).toBeUndefined();
    // Our own files hold nothing of anybody.
    expect(await encodingOf('GET /assets/{file}', signedIn)).toBe('br');
  });
});
