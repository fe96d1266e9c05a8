import type { Actor, AuditEntry } from '../../shared/domain/audit.ts';
import {
  type Choices,
  type ChosenLists,
  choicesForm,
  declinedIn,
  type List,
  listInWords,
  lists,
  writeAgainForm,
} from '../../shared/domain/choices.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { digestAtFirst, type Person, withPreference } from '../../shared/domain/people.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import {
  type Answer,
  actorOf,
  createWebHandler,
  page,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import type { ChoicesOfAddresses } from '../../shared/store/choices.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { People } from '../../shared/store/people.ts';
import type { Change } from '../../shared/store/records.ts';
import type { Write } from '../../shared/store/table.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  people: Pick<People, 'get' | 'byEmail' | 'change'>;
  choices: ChoicesOfAddresses;
  letters: Pick<Letters, 'get'>;
};

/** A letter that can be declined. */
type ListedLetter = Letter & { list: List };

/** The same for a wrong key, a letter that cannot be declined, and one that is not there. */
const linkGone = refuse(
  'gone',
  'This link is not good. Please open it from the letter again: it may have lost a piece on its way.',
);

/** How often a change is tried again when somebody else changed the same person at that moment. */
const mostTries = 3;

/**
 * What a reader wants to get, for whoever holds a letter to them: without sign-in, by the letter's own key. A GET changes
 * nothing, since mail scanners follow links; the one-click POST of mail programs (RFC 8058) needs no cookie and no
 * hidden field, and may come twice.
 */
export const createHandler = (dependencies: Dependencies) => {
  const { letters, choices, people, commit } = dependencies;

  const openedLetter = async (request: WebRequest): Promise<ListedLetter | Refusal> => {
    const letter = await letters.get(request.params.letterId ?? '');
    const key = keyOf(request);
    return isListed(letter) && letter.key !== undefined && hashOfKey(key) === hashOfKey(letter.key)
      ? letter
      : linkGone;
  };

  /** What the reader of a letter chose, and the person of the house whose address it is, if any. */
  const standingOf = async (letter: ListedLetter) => {
    const [chosen, found] = await Promise.all([
      choices.get(letter.to.email),
      people.byEmail(letter.to.email),
    ]);
    return { choices: chosen, person: found?.leftAt ? undefined : found };
  };

  /** A digest is wanted or not in one place for its reader: the rhythm that they choose on the desk, `never` included. */
  const digestChange = (
    person: Person | undefined,
    wanted: boolean,
    by: Actor,
    now: Date,
  ): readonly Change[] => {
    if (!person || wanted === (person.digest.cadence !== 'never')) return [];
    const cadence = wanted ? digestAtFirst.cadence : 'never';
    const after = withPreference(person, { ...person.digest, cadence }, now);
    return [people.change(person, after, by, now.toISOString())];
  };

  /** Writes what somebody chose, again when a person's record changed in between; nothing when it stands so already. */
  const keep = async (
    letter: ListedLetter,
    now: Date,
    decide: (
      standing: pages.Standing,
      by: Actor,
    ) => { write: Write; changes: readonly Change[]; act: string } | undefined,
  ): Promise<Refusal | undefined> => {
    let refused: Refusal | undefined;
    for (let tries = 0; tries < mostTries; tries += 1) {
      const by: Actor = { kind: 'submitter', name: letter.to.name };
      const decided = decide(await standingOf(letter), by);
      if (!decided) return undefined;
      const { act, changes, write } = decided;
      refused = await commit({ changes, audit: [entry(letter, by, act, now)], also: [write] });
      if (!refused) return undefined;
    }
    return refused;
  };

  const showChoices = async (
    request: WebRequest,
    letter: ListedLetter,
    more: { typed?: Typed; errors?: readonly FieldError[] } = {},
  ): Promise<Answer> => {
    const standing = await standingOf(letter);
    return page(
      'What we send to you',
      pages.ChoicesPage({
        letter,
        key: keyOf(request),
        standing,
        saved: request.query.has('saved'),
        ...more,
      }),
      more.errors ? { errors: more.errors } : dataOf(letter.list, standing),
      { status: more.errors ? 422 : 200 },
    );
  };

  const showAddress = async (
    request: WebRequest,
    letter: ListedLetter,
    wrong: { typed: Typed; errors: readonly FieldError[] } | undefined = undefined,
  ): Promise<Answer> => {
    const standing = await standingOf(letter);
    return page(
      'What may be sent to an address',
      pages.AddressPage({ letter, standing, csrf: request.csrf, ...wrong }),
      wrong ? { errors: wrong.errors } : dataOf(letter.list, standing),
      { status: wrong ? 422 : 200 },
    );
  };

  const listedLetter = async (request: WebRequest) => {
    const letter = await letters.get(request.params.letterId ?? '');
    return isListed(letter) ? letter : undefined;
  };

  return createWebHandler<'choices'>(dependencies, {
    'GET /choices/{letterId}': route({
      needs: 'anyone',
      subject: openedLetter,
      answer: (request, letter: ListedLetter) => showChoices(request, letter),
    }),

    'POST /choices/{letterId}': route({
      needs: 'anyone',
      subject: openedLetter,
      answer: async (request, letter: ListedLetter) => {
        const { now } = request;
        const at = now.toISOString();
        const { list } = letter;
        const { email } = letter.to;
        const back = `/choices/${letter.id}?key=${keyOf(request)}`;

        if (request.fields.one('List-Unsubscribe') === 'One-Click') {
          const refused = await keep(letter, now, ({ choices: before, person }, by) => {
            const changes = list === 'digests' ? digestChange(person, false, by, now) : [];
            if (before.declined.includes(list) && !changes.length) return undefined;
            return {
              write: choices.leave(email, list, at),
              changes,
              act: `asked for no more ${listInWords[list]}`,
            };
          });
          if (refused) return refused;
          // No redirect: a mail program that posts follows none.
          return page('This is done', pages.DonePage({ letter, back }), { declined: list });
        }

        const parsed = readForm(choicesForm, request);
        if (!parsed.ok) return showChoices(request, letter, parsed);
        const chosen = parsed.values;
        const refused = await keep(letter, now, (standing, by) => {
          const { choices: before, person } = standing;
          // Who was not asked about digests said nothing of them.
          const digests = pages.asksAboutDigests(letter, standing)
            ? chosen.digests
            : !before.declined.includes('digests');
          const declined = declinedIn({ ...chosen, digests });
          const again = chosen.again && before.refused !== undefined;
          const changes = digestChange(person, digests, by, now);
          const same = declined.join() === before.declined.join();
          if (same && !again && !changes.length) return undefined;
          return {
            write: choices.choose(email, declined, at, { again }),
            changes,
            act: actOf(declined, again),
          };
        });
        if (refused) return refused;
        return redirect(`${back}&saved`, { data: { saved: true } });
      },
    }),

    'GET /desk/choices/{letterId}': route({
      needs: 'read-letters',
      subject: listedLetter,
      answer: (request, letter: ListedLetter) => showAddress(request, letter),
    }),

    'POST /desk/choices/{letterId}': route({
      needs: 'release-dissemination',
      subject: listedLetter,
      answer: async (request, letter: ListedLetter) => {
        const back = `/desk/choices/${letter.id}`;
        const parsed = readForm(writeAgainForm, request);
        if (!parsed.ok) return showAddress(request, letter, parsed);
        const before = await choices.get(letter.to.email);
        // A second click.
        if (!before.refused) return redirect(back);
        const { now } = request;
        const refused = await commit({
          changes: [],
          audit: [
            {
              ...entry(letter, actorOf(request), `let letters go to ${letter.to.name} again`, now),
              note: parsed.values.reason,
            },
          ],
          also: [choices.mayWriteAgain(letter.to.email, now.toISOString())],
        });
        return isRefusal(refused) ? refused : redirect(back);
      },
    }),
  });
};

const keyOf = ({ query, fields }: WebRequest): string => query.get('key') ?? fields.one('key') ?? '';

const isListed = (letter: Letter | undefined): letter is ListedLetter => letter?.list !== undefined;

/** In the history of what caused the letter, so that who sends it hears of it; nothing that somebody has to act on. */
const entry = (letter: ListedLetter, by: Actor, act: string, now: Date): AuditEntry => ({
  record: letter.cause,
  at: now.toISOString(),
  by,
  act,
  title: letter.subject ?? letter.template.replaceAll('-', ' '),
  news: false,
  ...(letter.forumId ? { forumId: letter.forumId } : {}),
});

const actOf = (declined: readonly List[], again: boolean): string =>
  [
    declined.length
      ? `asked for no more ${declined.map((list) => listInWords[list]).join(', ')}`
      : 'asked for all letters',
    again ? ', and for mail to the address again' : '',
  ].join('');

const dataOf = (list: List, standing: { choices: Choices; person: Person | undefined }) => ({
  list,
  ...(pages.wantedOf(standing) satisfies Pick<ChosenLists, List>),
  ...(standing.choices.refused ? { refused: standing.choices.refused } : {}),
  lists,
});
