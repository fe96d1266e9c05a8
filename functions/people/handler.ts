import type { Actor } from '../../shared/domain/audit.ts';
import { whyNot } from '../../shared/domain/choices.ts';
import {
  digestAtFirst,
  digestForm,
  holdsTheKeys,
  keeperBeside,
  type NamedForum,
  namedForums,
  type Person,
  type PersonFields,
  personForm,
  preferenceFrom,
  rolesFromForm,
  rolesInForm,
  rolesInWords,
  withMagTimes,
  withPreference,
  withSessions,
} from '../../shared/domain/people.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { saysTheSame } from '../../shared/forms/same.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { idFromForm, wordFrom } from '../../shared/http/form-id.ts';
import { log } from '../../shared/http/log.ts';
import {
  actorOf,
  cookie,
  createWebHandler,
  page,
  redirect,
  route,
  sessionCookie,
  type WebRequest,
} from '../../shared/http/web.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { welcomeLetter } from '../../shared/letters/people.ts';
import { doneIn, titleAfter } from '../../shared/pages/done.tsx';
import type { Accounts } from '../../shared/store/accounts.ts';
import type { ChoicesOfAddresses } from '../../shared/store/choices.ts';
import type { Forums } from '../../shared/store/forums.ts';
import type { Letters } from '../../shared/store/letters.ts';
import { history } from '../../shared/store/records.ts';
import { sessionLasts } from '../../shared/store/sessions.ts';
import type { Table, Write } from '../../shared/store/table.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  forums: Forums;
  letters: Letters;
  choices: Pick<ChoicesOfAddresses, 'get' | 'leave' | 'comeBack'>;
  accounts: Accounts;
};

const noAccount: FieldError = {
  name: '',
  message: 'The sign-in service does not answer, so nothing was saved. Send it again in a few minutes.',
};

/** People of the house: who they are, what they may do, and when each wants their digest. */
export const createHandler = (dependencies: Dependencies) => {
  const { table, people, sessions, forums, letters, choices, accounts, commit, newId, baseUrl } =
    dependencies;

  /** Every forum there ever was, for the roles: a few a year. */
  const everyForum = async (): Promise<NamedForum[]> =>
    namedForums(await forums.all({ index: 'lists', partition: 'forums', newestFirst: true }));

  const personOf = (request: WebRequest) => people.get(request.params.personId ?? '');

  const welcome = (person: Person, known: readonly NamedForum[], by: Actor, event: string, at: Date) =>
    letterOf(welcomeLetter, {
      to: { name: person.name, email: person.email },
      cause: person.id,
      event,
      at,
      fields: {
        name: person.name,
        by: by.name,
        roles: rolesInWords(person.roles, known),
        email: person.email,
        signInAt: `${baseUrl}/sign-in`,
        digestAt: `${baseUrl}/desk/me`,
      },
    });

  const addressTaken = async (email: string, id: string): Promise<FieldError | undefined> => {
    const holder = await people.byEmail(email);
    if (!holder || holder.id === id) return undefined;
    const message = `${holder.name} has this address already${holder.leftAt ? ' (they left; you can let them come back)' : ''}.`;
    return { name: 'email', message };
  };

  /** Makes it so; false while the sign-in service does not answer. */
  const canSignIn = async (email: string): Promise<boolean> => {
    try {
      await accounts.open(email);
      return true;
    } catch (fault) {
      log.fault(fault, { at: 'account' });
      return false;
    }
  };

  /** Writes that a change needs so that somebody keeps the keys; refused when nobody would. */
  const keepingTheKeys = async (before: Person, after: Person): Promise<Write[] | Refusal> => {
    if (!holdsTheKeys(before) || holdsTheKeys(after)) return [];
    const keeper = keeperBeside(before, await people.present());
    return keeper
      ? [people.isAsRead(keeper)]
      : refuse(
          'invalid',
          'Somebody must keep the keys: this is the last person of the IGF secretariat here. Give that role to another person first.',
        );
  };

  return createWebHandler<'people'>(dependencies, {
    'GET /desk/people': route({
      needs: 'manage-people',
      answer: (request) => listPage(request, { id: newId('person') }),
    }),

    'POST /desk/people': route({
      needs: 'manage-people',
      answer: async (request) => {
        const id = idFromForm(request, 'person', newId);
        const known = await everyForum();
        const parsed = readForm(personForm(known), request);
        if (!parsed.ok) return listPage(request, { id, typed: parsed.typed, errors: parsed.errors }, known);
        const taken = await addressTaken(parsed.values.email, id);
        if (taken) return listPage(request, { id, typed: { ...parsed.values }, errors: [taken] }, known);
        // Before the record: an account without one opens nothing, and with the letter of welcome they sign in at once.
        if (!(await canSignIn(parsed.values.email))) {
          const form = { typed: { ...parsed.values }, errors: [noAccount], status: 502 };
          return listPage(request, { id, ...form }, known);
        }
        const at = request.now.toISOString();
        const by = actorOf(request);
        const person: Person = {
          id,
          revision: 0,
          name: parsed.values.name,
          email: parsed.values.email,
          roles: rolesFromForm(parsed.values.roles),
          digest: digestAtFirst,
          digestedUntil: at,
          createdAt: at,
        };
        const refused = await commit({
          changes: [people.change(undefined, person, by, at)],
          audit: [
            {
              record: id,
              at,
              by,
              act: 'added a person',
              title: person.name,
              note: rolesInWords(person.roles, known).join('; '),
              news: true,
            },
          ],
          letters: [welcome(person, known, by, 'added', request.now)],
          also: [people.holdEmail(person)],
        });
        // The same form sent twice is the same person; with something else in it, it was sent from a page that is old.
        const first = refused && (await people.get(id));
        if (refused && !first) return refused;
        if (first && !saysTheSame(personForm(known), typedFrom(first), typedFrom(person))) {
          const message = `${first.name} was added with this form already. What you typed is below, and nobody was added: send it again if this is another person.`;
          const form = { typed: { ...parsed.values }, errors: [{ name: '', message }], status: 409 };
          return listPage(request, { id: newId('person'), ...form }, known);
        }
        return redirect(`/desk/people/${id}?done=added`, { created: true, data: { id } });
      },
    }),

    'GET /desk/people/{personId}': route({
      needs: 'manage-people',
      subject: personOf,
      answer: (request, person: Person) => personPage(request, person, {}),
    }),

    'POST /desk/people/{personId}': route({
      needs: 'manage-people',
      subject: personOf,
      answer: async (request, person: Person) => {
        const known = await everyForum();
        const changed = await changeAskedFor(request, person, known);
        if ('errors' in changed) return personPage(request, person, changed, known);
        const { act, note } = changed;
        const { now } = request;
        const after = withSessions(person, withMagTimes(person, changed.after, now), now);
        const keeping = await keepingTheKeys(person, after);
        const asTyped = { typed: typedFrom(after) };
        if (isRefusal(keeping)) {
          const errors = [{ name: act === 'changed a person' ? 'roles' : '', message: keeping.reason }];
          return personPage(request, person, { ...asTyped, errors, status: 422 }, known);
        }
        // Also when the address stays, so that saving the page makes good an account that is missing.
        if (!after.leftAt && !(await canSignIn(after.email)))
          return personPage(request, person, { ...asTyped, errors: [noAccount], status: 502 }, known);
        const at = request.now.toISOString();
        const by = actorOf(request);
        const refused = await commit({
          changes: [people.change(person, after, by, at)],
          audit: [
            { record: person.id, at, by, act, title: after.name, ...(note ? { note } : {}), news: true },
          ],
          letters:
            act === 'let somebody come back'
              ? [welcome(after, known, by, `came back ${at}`, request.now)]
              : [],
          also: [
            ...keeping,
            ...(after.email === person.email
              ? []
              : [people.holdEmail(after), people.freeEmail(person.email)]),
          ],
        });
        if (refused) {
          const errors = [{ name: '', message: refused.reason }];
          return personPage(request, person, { ...asTyped, errors, status: 409 }, known);
        }
        const there = `/desk/people/${person.id}?done=${changed.done}`;
        if (request.person?.id !== person.id || after.email === person.email) return redirect(there);
        // Who gave themselves another address stays here, in a new session: were it mistyped, they could not sign in with it.
        const key = await sessions.open(person.id, now, request.cookies.get(sessionCookie));
        return redirect(there, { cookies: [cookie(sessionCookie, key, sessionLasts / 1000)] });
      },
    }),

    'GET /desk/me': route({
      needs: 'see-the-desk',
      answer: async (request) =>
        mePage(request, {
          stopped: request.person && whyNot(await choices.get(request.person.email), 'digests'),
        }),
    }),

    'POST /desk/me': route({
      needs: 'see-the-desk',
      answer: async (request) => {
        const { person } = request;
        if (!person) return refuse('not-allowed', 'Sign in to choose when your digest comes.');
        const parsed = readForm(digestForm, request);
        if (!parsed.ok) return mePage(request, { typed: parsed.typed, errors: parsed.errors, status: 422 });
        const digest = preferenceFrom(parsed.values);
        const typed = { ...parsed.values };
        if (!digest) {
          const message = `“${parsed.values.timeZone}” is no time zone that is known here. Write it like Europe/Zurich.`;
          return mePage(request, { typed, errors: [{ name: 'timeZone', message }], status: 422 });
        }
        const at = request.now.toISOString();
        const by = actorOf(request);
        const refused = await commit({
          changes: [people.change(person, withPreference(person, digest, request.now), by, at)],
          audit: [
            {
              record: person.id,
              at,
              by,
              act: 'chose when their digest comes',
              title: person.name,
              from: preferenceInWords(person),
              to: preferenceInWords({ digest }),
              news: false,
            },
          ],
          // The link in each digest that declines them means the same as `never` here.
          also: [
            digest.cadence === 'never'
              ? choices.leave(person.email, 'digests', at)
              : choices.comeBack(person.email, 'digests', at),
          ],
        });
        if (refused) {
          return mePage(request, { typed, errors: [{ name: '', message: refused.reason }], status: 409 });
        }
        return redirect('/desk/me?saved=yes', { data: { digest } });
      },
    }),
  });

  async function listPage(
    request: WebRequest,
    form: { id: string; typed?: Typed; errors?: readonly FieldError[]; status?: number },
    known?: readonly NamedForum[],
  ) {
    const [{ items, cursor }, named] = await Promise.all([
      people.byName(request.query.get('from') ?? undefined),
      known ?? everyForum(),
    ]);
    // Whoever comes to let in the team of a forum finds it chosen.
    const team = named.find(({ id }) => id === request.query.get('team'));
    const typed = team ? { roles: [team.id] } : {};
    return page(
      'People',
      pages.People({ people: items, cursor, forums: named, csrf: request.csrf, team, typed, ...form }),
      form.errors ? { errors: form.errors } : { people: items.map(publicPerson), next: cursor },
      { status: form.status ?? (form.errors ? 422 : 200), wide: true },
    );
  }

  async function personPage(
    request: WebRequest,
    person: Person,
    shown: { typed?: Typed; errors?: readonly FieldError[]; status?: number },
    known?: readonly NamedForum[],
  ) {
    const [named, past, written] = await Promise.all([
      known ?? everyForum(),
      history(table, person.id, request.query.get('history') ?? undefined),
      letters.causedBy(person.id),
    ]);
    const done = shown.errors ? undefined : doneIn(request.query, pages.told);
    return page(
      titleAfter(person.name, done),
      pages.PersonPage({
        person,
        done,
        seen: seenOf(person),
        forums: named,
        csrf: request.csrf,
        by: request.person,
        history: past,
        letters: written.items,
        typed: shown.typed ?? typedFrom(person),
        errors: shown.errors ?? [],
      }),
      shown.errors ? { errors: shown.errors } : { ...publicPerson(person), seen: seenOf(person) },
      { status: shown.status ?? 200 },
    );
  }

  /** What the form asks to make of a person, or the errors in it. */
  async function changeAskedFor(
    request: WebRequest,
    person: Person,
    known: readonly NamedForum[],
  ): Promise<
    | { after: Person; act: string; done: keyof typeof pages.told; note?: string }
    | { errors: readonly FieldError[]; typed?: Typed; status: number }
  > {
    switch (wordFrom(request, 'act')) {
      case 'leave':
        if (person.leftAt) return { errors: [{ name: '', message: 'They left already.' }], status: 409 };
        return {
          after: { ...person, leftAt: request.now.toISOString() },
          act: 'marked as left',
          done: 'left',
        };
      case 'come-back': {
        if (!person.leftAt) return { errors: [{ name: '', message: 'They are here.' }], status: 409 };
        const { leftAt, ...kept } = person;
        const after = { ...kept, digestedUntil: request.now.toISOString() };
        return { after, act: 'let somebody come back', done: 'back' };
      }
    }
    const parsed = readForm(personForm(known), request);
    if (!parsed.ok) return { ...parsed, status: 422 };
    const typed = { ...parsed.values };
    if (wordFrom(request, 'seen') !== seenOf(person)) {
      const message =
        'This person was changed while you had the page open. Below is what you typed; look at the history, then send it again to put it in place of the newer version.';
      return { errors: [{ name: '', message }], typed, status: 409 };
    }
    const taken = await addressTaken(parsed.values.email, person.id);
    if (taken) return { errors: [taken], typed, status: 422 };
    const { name, email, roles } = parsed.values;
    const after: Person = { ...person, name, email, roles: rolesFromForm(roles) };
    return { after, act: 'changed a person', done: 'saved', note: differences(person, after, known) };
  }
};

const mePage = (
  request: WebRequest,
  shown: { typed?: Typed; errors?: readonly FieldError[]; status?: number; stopped?: string | undefined },
) => {
  const { person } = request;
  if (!person) return refuse('not-allowed', 'Sign in to choose when your digest comes.');
  const { cadence, hour, timeZone } = person.digest;
  const saved = !shown.errors && request.query.get('saved') === 'yes';
  return page(
    titleAfter('My digest', saved),
    pages.Me({
      person,
      csrf: request.csrf,
      typed: shown.typed ?? { cadence, hour: String(hour), timeZone },
      errors: shown.errors ?? [],
      saved,
      stopped: person.digest.cadence === 'never' ? undefined : shown.stopped,
    }),
    shown.errors ? { errors: shown.errors } : { digest: person.digest },
    { status: shown.status ?? 200 },
  );
};

/**
 * What the form shows of a person, to notice that somebody else changed it meanwhile. Not the revision: the person's own
 * digest and their wishes for it change that too, and are no reason to refuse.
 */
const seenOf = (person: Person): string =>
  JSON.stringify([person.name, person.email, rolesInForm(person.roles), person.leftAt ?? '']);

const typedFrom = (person: Person): PersonFields & Typed => ({
  name: person.name,
  email: person.email,
  roles: rolesInForm(person.roles),
});

/** What changed, in words, for the history. Addresses stay out of it. */
const differences = (before: Person, after: Person, forums: readonly NamedForum[]): string => {
  const roles = (person: Person) => rolesInWords(person.roles, forums).join(', ');
  return [
    before.name === after.name ? '' : `Name: ${before.name} → ${after.name}`,
    before.email === after.email ? '' : 'Another email address',
    roles(before) === roles(after) ? '' : `Roles: ${roles(before)} → ${roles(after)}`,
  ]
    .filter(Boolean)
    .join('\n');
};

const preferenceInWords = ({ digest }: Pick<Person, 'digest'>): string =>
  digest.cadence === 'daily' || digest.cadence === 'weekly'
    ? `${digest.cadence}, ${String(digest.hour).padStart(2, '0')}:00 ${digest.timeZone}`
    : digest.cadence;

/** What the secretariat sees; people's records are nobody else's. */
const publicPerson = ({ id, name, email, roles, leftAt }: Person) => ({ id, name, email, roles, leftAt });
