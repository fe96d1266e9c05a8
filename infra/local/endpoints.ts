/** `/local/*`: what the local run offers to people, scripts and tests, and the cloud does not have. */
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { HttpAnswer } from './gateway.ts';
import type { LocalSystem } from './local-system.ts';

/** A page for people, or undefined when there is none at this address. */
export type Pages = (request: {
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
}) => Promise<{ status: number; headers: Record<string, string>; body: string | Buffer } | undefined>;

export const createEndpoints = (system: LocalSystem, pages: Pages) => {
  const actions: Record<string, (body: unknown) => Promise<HttpAnswer> | HttpAnswer> = {
    'POST /local/clock': async (body) => {
      const move = moveSchema.safeParse(body);
      if (!move.success)
        return json(422, { error: 'Say {"advance":"P1D"} or {"now":"2027-01-31T09:00:00Z"}.' });
      const moved = await system.moveClock(move.data);
      return json('error' in moved ? 422 : 200, moved);
    },
    'POST /local/faults': (body) => {
      const set = system.ses.setFaults(body);
      return json('error' in set ? 422 : 200, set);
    },
    'POST /local/sign-in': async (body) => {
      const who = signInSchema.safeParse(body);
      if (!who.success) return json(422, { error: 'Say {"email":"…"}.' });
      try {
        const cookie = await system.signIn(who.data.email);
        return json(200, { cookie }, { 'set-cookie': `${cookie}; Path=/; Secure; HttpOnly; SameSite=Lax` });
      } catch (fault) {
        return json(403, { error: fault instanceof Error ? fault.message : String(fault) });
      }
    },
    'POST /local/settle': async () => {
      await system.settle();
      return json(200, { now: system.clock.now().toISOString() });
    },
  };

  /** Answers a request to `/local` or below. */
  return async (request: IncomingMessage, body: Buffer): Promise<HttpAnswer> => {
    const url = new URL(request.url ?? '/', system.url);
    // A web site that is open in the same browser must not move this clock, nor sign anybody in.
    const { origin } = request.headers;
    if (origin && origin !== system.url)
      return json(403, { error: `Only pages of ${system.url} may do this.` });
    const method = request.method ?? 'GET';
    const key = `${method} ${url.pathname}`;
    if (method === 'GET' && url.pathname === '/local/inbox.json') {
      return json(200, system.inbox({ to: url.searchParams.get('to') ?? undefined }));
    }
    if (method === 'GET' && url.pathname === '/local/invocations.json')
      return json(200, system.invocations());
    // `curl -d` calls everything a form.
    const form =
      request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') &&
      !body.toString('utf8', 0, 1).startsWith('{');
    const action = actions[key];
    if (action && !form) {
      try {
        return await action(body.length ? JSON.parse(body.toString()) : {});
      } catch (fault) {
        if (fault instanceof SyntaxError) return json(400, { error: 'The body is not JSON.' });
        throw fault;
      }
    }
    const page = await pages({ method, path: url.pathname, query: url.searchParams, body: body.toString() });
    return page ?? json(404, { error: `The local run has nothing at ${key}.` });
  };
};

const moveSchema = z.union([
  z.strictObject({ advance: z.string() }),
  z.strictObject({ now: z.iso.datetime({ offset: true }) }),
]);
const signInSchema = z.strictObject({ email: z.string() });

const json = (status: number, body: unknown, headers: Record<string, string> = {}): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});
