import * as z from 'zod/mini';
import { theSystem } from '../../shared/domain/audit.ts';
import { cleanLine } from '../../shared/domain/fields.ts';
import { late } from '../../shared/domain/late.ts';
import { digestAtFirst, normalEmail, type Person } from '../../shared/domain/people.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import {
  cookie,
  createWebHandler,
  page,
  redirect,
  route,
  sessionCookie,
  type WebRequest,
} from '../../shared/http/web.ts';
import { sessionLasts } from '../../shared/store/sessions.ts';
import { backOf } from './back.ts';
import { type Identity, type Oidc, secretsSchema } from './oidc.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & { oidc: Oidc; firstPersonEmail: string };

/** Holds a sign-in under way, in the browser that began it. */
const underWayCookie = '__Host-signing-in';
/** Seconds that somebody may take at the issuer, who may send them a code by email. */
const underWayLasts = 15 * 60;
const forgetUnderWay = cookie(underWayCookie, '', 0);

const underWaySchema = late(() => ({ ...secretsSchema.shape, back: z.string() }));

/** Sign-in by OpenID Connect for people whom the secretariat knows; everybody else gets nothing and learns nothing. */
export const createHandler = (dependencies: Dependencies) => {
  const { oidc, people, sessions, commit, newId, baseUrl, firstPersonEmail } = dependencies;

  const failing = (back: string) =>
    page(
      'The sign-in service does not answer',
      pages.Failing({ back }),
      { error: 'The sign-in service does not answer.' },
      { status: 502 },
    );

  const ended = (back: string) =>
    page(
      'Sign in',
      pages.Ended({ back }),
      { error: 'This sign-in did not come to an end.' },
      { status: 400 },
    );

  /** In a house without people, the address that the operator named opens the door for the first of them. */
  const firstPerson = async ({ email, name }: Identity, now: Date): Promise<Person | undefined> => {
    if (normalEmail(email) !== normalEmail(firstPersonEmail)) return undefined;
    if (await people.isEmpty()) {
      const at = now.toISOString();
      const person: Person = {
        id: newId('person'),
        revision: 0,
        name: cleanLine(name ?? '').slice(0, 120) || normalEmail(email),
        email: normalEmail(email),
        roles: [{ role: 'secretariat' }],
        digest: digestAtFirst,
        digestedUntil: at,
        createdAt: at,
      };
      await commit({
        changes: [people.change(undefined, person, theSystem, at)],
        audit: [
          {
            record: person.id,
            at,
            by: theSystem,
            act: 'let in the first person',
            title: person.name,
            note: 'The house had no people, and the operator had named this address.',
            news: false,
          },
        ],
        also: [people.holdEmail(person)],
      });
    }
    // Read again, since the same person's other tab may have been faster.
    return people.byEmail(email);
  };

  return createWebHandler<'sign-in'>(dependencies, {
    'GET /sign-in': route({
      needs: 'anyone',
      answer: async ({ query }) => {
        const back = backOf(query.get('back'), baseUrl);
        const started = await oidc.start();
        if (started === 'failing') return failing(back);
        const underWay = Buffer.from(JSON.stringify({ ...started.secrets, back })).toString('base64url');
        return redirect(started.to, { cookies: [cookie(underWayCookie, underWay, underWayLasts)] });
      },
    }),

    'GET /sign-in/callback': route({
      needs: 'anyone',
      answer: async (request) => {
        const underWay = underWayOf(request);
        if (!underWay) return ended('/desk');
        const { back: given, ...secrets } = underWay;
        const back = backOf(given, baseUrl);
        const identity = await oidc.finish(request.query, secrets);
        if (identity === 'failing') return failing(back);
        if (identity === 'ended') return ended(back);
        if (!identity.verified) {
          return page(
            'Sign in',
            pages.Unverified(),
            { error: 'This address is not confirmed.' },
            { status: 403 },
          );
        }
        const person = (await people.byEmail(identity.email)) ?? (await firstPerson(identity, request.now));
        if (!person || person.leftAt) {
          const error = 'This address is not known here.';
          return page('Sign in', pages.Unknown(), { error }, { status: 403 });
        }
        const key = await sessions.open(person.id, request.now, request.cookies.get(sessionCookie));
        return redirect(back, {
          cookies: [cookie(sessionCookie, key, sessionLasts / 1000), forgetUnderWay],
        });
      },
    }),

    'GET /sign-out': route({ needs: 'anyone', answer: (request) => signOutPage(request, 200) }),

    'POST /sign-out': route({
      needs: 'anyone',
      answer: async (request) => {
        const csrf = request.fields.one('csrf') ?? request.csrfHeader;
        if (request.session && csrf !== request.csrf) return signOutPage(request, 403);
        const key = request.cookies.get(sessionCookie);
        if (key) await sessions.close(key);
        return redirect('/sign-out', { cookies: [cookie(sessionCookie, '', 0)] });
      },
    }),
  });

  async function signOutPage({ person, csrf }: WebRequest, status: number) {
    return person
      ? page('Sign out', pages.SignOut({ name: person.name, csrf }), { signedIn: true }, { status })
      : page('Signed out', pages.SignedOut({ farewell: await oidc.farewell() }), { signedIn: false });
  }
};

/** The sign-in that this browser began, if its cookie is one of ours and the issuer answers to it. */
const underWayOf = ({ cookies, query }: WebRequest) => {
  const held = cookies.get(underWayCookie);
  if (!held) return undefined;
  try {
    const parsed = underWaySchema.safeParse(JSON.parse(Buffer.from(held, 'base64url').toString()));
    return parsed.success && parsed.data.state === query.get('state') ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};
