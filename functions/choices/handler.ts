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
import { type Dissemination, missed } from '../../shared/domain/dissemination.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { digestAtFirst, normalEmail, type Person, withPreference } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import type { Recipient } from '../../shared/domain/recipient.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import {
  confirmSuggestion,
  decideOnSuggestion,
  type Suggestion,
  suggestionDecisionForm,
  suggestionForm,
  suggestsTheSame,
} from '../../shared/domain/suggestion.ts';
import { mostUnnamed, type UnnamedOrganisation } from '../../shared/domain/unnamed-organisation.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { revisionFromForm, wordFrom } from '../../shared/http/form-id.ts';
import { mayWriteTo } from '../../shared/http/public-mail.ts';
import {
  type Answer,
  actorOf,
  createWebHandler,
  page,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { contactConfirm } from '../../shared/letters/suggestion.ts';
import type { ChoicesOfAddresses } from '../../shared/store/choices.ts';
import type { Disseminations } from '../../shared/store/disseminations.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { People } from '../../shared/store/people.ts';
import { type Recipients, recipientIdFor } from '../../shared/store/recipients.ts';
import { type Change, history } from '../../shared/store/records.ts';
import { type Suggestions, suggestionIdFor } from '../../shared/store/suggestions.ts';
import type { Table, Write } from '../../shared/store/table.ts';
import { type UnnamedOrganisations, unnamedIdFor } from '../../shared/store/unnamed-organisations.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  people: Pick<People, 'get' | 'byEmail' | 'change'>;
  choices: ChoicesOfAddresses;
  letters: Pick<Letters, 'get'>;
  suggestions: Suggestions;
  disseminations: Pick<Disseminations, 'get' | 'unchanged'>;
  recipients: Pick<Recipients, 'get' | 'change' | 'ofDissemination'>;
  unnamed: UnnamedOrganisations;
};

/** A letter that can be declined. */
type ListedLetter = Letter & { list: List };

/** The same for a wrong key, a letter that cannot be declined, and one that is not there. */
const linkGone = refuse(
  'gone',
  'This link is not good. Please open it from the letter again: it may have lost a piece on its way.',
);

/** The same for a wrong key, one that was taken back, and one that is not there. */
const confirmGone = refuse(
  'gone',
  'This link is no longer good. Somebody else may have been named since, or the coordinating team took it back.',
);

/** Other contacts that one letter may bring in an hour. */
const mostSuggestions = 5;

/** How often a change is tried again when somebody else changed the same person at that moment. */
const mostTries = 3;

/**
 * What a reader wants to get, for whoever holds a letter to them: without sign-in, by the letter's own key. A GET changes
 * nothing, since mail scanners follow links; the one-click POST of mail programs (RFC 8058) needs no cookie and no
 * hidden field, and may come twice.
 */
export const createHandler = (dependencies: Dependencies) => {
  const {
    letters,
    choices,
    people,
    suggestions,
    recipients,
    disseminations,
    unnamed,
    commit,
    counters,
    table,
    newKey,
    baseUrl,
  } = dependencies;

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
    more: { typed?: Typed; errors?: readonly FieldError[]; about?: 'contact'; status?: number } = {},
  ): Promise<Answer> => {
    const organisation = addressed(letter)?.organisation;
    const [standing, naming] = await Promise.all([
      standingOf(letter),
      organisation ? unnamed.get(unnamedIdFor(organisation)) : undefined,
    ]);
    return page(
      'What we send to you',
      pages.ChoicesPage({
        letter,
        key: keyOf(request),
        standing,
        naming,
        namingChanged: request.query.has('naming'),
        saved: request.query.has('saved'),
        named: request.query.has('named'),
        ...more,
      }),
      more.errors
        ? { errors: more.errors }
        : {
            ...dataOf(letter.list, standing),
            ...(organisation ? { organisation, named: naming?.state !== 'unnamed' } : {}),
          },
      { status: more.errors ? (more.status ?? 422) : 200 },
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

  const showSuggestion = async (
    request: WebRequest,
    suggestion: Suggestion,
    wrong: { typed: Typed; errors: readonly FieldError[]; status?: number } | undefined = undefined,
  ): Promise<Answer> => {
    const [recipient, told] = await Promise.all([
      recipients.get(suggestion.recipientId),
      history(table, suggestion.id, request.query.get('history') ?? undefined),
    ]);
    return page(
      `Another contact for ${suggestion.organisation}`,
      pages.SuggestionPage({ suggestion, recipient, history: told, csrf: request.csrf, ...wrong }),
      wrong ? { errors: wrong.errors } : suggestion,
      { status: wrong ? (wrong.status ?? 422) : 200 },
    );
  };

  /** One that was taken, for whoever holds the key of the letter about it. */
  const takenSuggestion = async (request: WebRequest): Promise<Suggestion | Refusal> => {
    const found = await suggestions.get(request.params.suggestionId ?? '');
    const isTaken = found?.state === 'confirming' || found?.state === 'accepted';
    return isTaken && found.keyHash === hashOfKey(keyOf(request)) ? found : confirmGone;
  };

  /**
   * The recipient with the contact that was named. Its letters are written from the list as it was released, so the list
   * stays as it is while they are being written.
   */
  const taking = async (
    suggestion: Suggestion,
    by: Actor,
    now: Date,
  ): Promise<{ changes: readonly Change[]; also: readonly Write[]; title: string } | Refusal> => {
    const [recipient, dissemination, list] = await Promise.all([
      recipients.get(suggestion.recipientId),
      disseminations.get(suggestion.disseminationId),
      recipients.ofDissemination(suggestion.disseminationId),
    ]);
    if (!recipient || !dissemination)
      return refuse(
        'conflict',
        'This organisation is not on the list any more, so there is no contact to change.',
      );
    if (!lettersAreWritten(dissemination))
      return refuse(
        'conflict',
        'Letters are being written from this list just now. Please try again in a few minutes.',
      );
    const { cameBack } = recipient;
    const after: Recipient = {
      ...recipient,
      contact: suggestion.name,
      email: suggestion.email,
      // Its letter came back, and that was waiting for just this: it can go again.
      ...(cameBack
        ? {
            cameBack: {
              ...cameBack,
              state: 'renewed',
              since: now.toISOString(),
              ...(suggestion.decided?.byId ? { by: suggestion.decided.byId } : {}),
            },
          }
        : {}),
    };
    const sameId = recipientIdFor(dissemination.id, after);
    if (
      list.some(({ id, ...each }) => id !== recipient.id && recipientIdFor(dissemination.id, each) === sameId)
    )
      return refuse('conflict', 'Another recipient has this name and this address.');
    return {
      changes: [recipients.change(recipient, after, by, now.toISOString())],
      also: [disseminations.unchanged(dissemination)],
      title: dissemination.title,
    };
  };

  /** The recipient whose letter was held back from this address, since it took no mail: that letter can go again now. */
  const letGo = async (letter: ListedLetter, by: Actor, at: string): Promise<readonly Change[]> => {
    // What an address returned is not sent there once more.
    const heldBack = letter.state === 'suppressed' && missed(letter);
    const recipient = heldBack ? await recipients.get(letter.recipientId ?? '') : undefined;
    if (!recipient?.cameBack) return [];
    if (normalEmail(recipient.email) !== normalEmail(letter.to.email)) return [];
    const { forumId } = recipient.cameBack;
    const after: Recipient = { ...recipient, cameBack: { state: 'renewed', since: at, forumId } };
    return [recipients.change(recipient, after, by, at)];
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

    'POST /choices/{letterId}/contact': route({
      needs: 'anyone',
      subject: openedLetter,
      answer: async (request, letter: ListedLetter) => {
        const { now } = request;
        const about = addressed(letter);
        if (!about) return linkGone;
        const parsed = readForm(suggestionForm, request);
        if (!parsed.ok) return showChoices(request, letter, { ...parsed, about: 'contact' });
        const fields = parsed.values;
        const done = redirect(`/choices/${letter.id}?key=${keyOf(request)}&named`, { data: { named: true } });
        const id = suggestionIdFor(letter.id);
        const before = await suggestions.get(id);
        // A second click.
        if (before && suggestsTheSame(before, fields)) return done;
        const refusedWith = (reason: string, status: number) =>
          showChoices(request, letter, {
            typed: { ...fields },
            errors: [{ name: '', message: reason }],
            about: 'contact',
            status,
          });
        if (!(await counters.within('suggest', letter.id, mostSuggestions, now)))
          return refusedWith('That was often enough for one hour. Please try again in the next one.', 429);
        const at = now.toISOString();
        const by: Actor = { kind: 'submitter', name: letter.to.name };
        const after: Suggestion = {
          ...fields,
          ...about,
          id,
          revision: before?.revision ?? 0,
          state: 'open',
          sentAt: at,
          namedBy: letter.to.name,
        };
        const refused = await commit({
          changes: [suggestions.change(before, after, by, at)],
          audit: [suggestionEntry(after, by, 'named another contact person', now)],
        });
        const there = refused && (await suggestions.get(id));
        if (refused && !(there && suggestsTheSame(there, fields))) return refusedWith(refused.reason, 409);
        return done;
      },
    }),

    'POST /choices/{letterId}/naming': route({
      needs: 'anyone',
      subject: openedLetter,
      answer: async (request, letter: ListedLetter) => {
        const { now } = request;
        const about = addressed(letter);
        if (!about?.organisation) return linkGone;
        const { organisation, forumId } = about;
        const state = wordFrom(request, 'named') === 'yes' ? 'named' : 'unnamed';
        const id = unnamedIdFor(organisation);
        const done = redirect(`/choices/${letter.id}?key=${keyOf(request)}&naming#naming`, {
          data: { organisation, named: state === 'named' },
        });
        const at = now.toISOString();
        const by: Actor = { kind: 'submitter', name: letter.to.name };
        const change = async (): Promise<Refusal | undefined> => {
          const before = await unnamed.get(id);
          // A second click.
          if ((before?.state ?? 'named') === state) return undefined;
          if (before?.state === 'unnamed' && before.by.kind === 'desk')
            return refuse(
              'conflict',
              'The secretariat wrote down that your organisation is not to be named. Please write to it to change that.',
            );
          if (state === 'unnamed' && (await unnamed.all()).length >= mostUnnamed)
            return refuse(
              'conflict',
              'This could not be written down. Please write to the secretariat, which does it for you.',
            );
          const after: UnnamedOrganisation = {
            organisation,
            id,
            revision: before?.revision ?? 0,
            state,
            since: at,
            by: { kind: 'reader', name: letter.to.name },
          };
          return commit({
            changes: [unnamed.change(before, after, by, at)],
            audit: [
              {
                record: id,
                at,
                by,
                act:
                  state === 'unnamed'
                    ? 'asked not to be named in press releases'
                    : 'may be named in press releases again',
                title: organisation,
                news: true,
                forumId,
              },
            ],
          });
        };
        // Of two clicks at once, the later one finds it done.
        const refused = (await change()) && (await change());
        return refused ?? done;
      },
    }),

    'GET /suggestions/{suggestionId}/confirm': route({
      needs: 'anyone',
      subject: takenSuggestion,
      answer: (request, suggestion: Suggestion) =>
        page('Confirm that you are the contact', pages.ConfirmContact({ suggestion, key: keyOf(request) }), {
          organisation: suggestion.organisation,
          state: suggestion.state,
        }),
    }),

    'POST /suggestions/{suggestionId}/confirm': route({
      needs: 'anyone',
      subject: takenSuggestion,
      answer: async (request, suggestion: Suggestion) => {
        const { now } = request;
        const done = redirect(`/suggestions/${suggestion.id}/confirm?key=${keyOf(request)}`, {
          data: { organisation: suggestion.organisation, state: 'accepted' },
        });
        // A second click.
        if (suggestion.state === 'accepted') return done;
        const after = confirmSuggestion(suggestion);
        if (isRefusal(after)) return after;
        const by: Actor = { kind: 'submitter', name: suggestion.name };
        const taken = await taking(suggestion, by, now);
        if (isRefusal(taken)) return taken;
        const refused = await commit({
          changes: [suggestions.change(suggestion, after, by, now.toISOString()), ...taken.changes],
          audit: [suggestionEntry(after, by, 'confirmed to be the contact person', now)],
          also: taken.also,
        });
        return refused && (await suggestions.get(suggestion.id))?.state !== 'accepted' ? refused : done;
      },
    }),

    'GET /desk/suggestions': route({
      needs: 'prepare-dissemination',
      answer: async ({ query, person }) => {
        const [{ items, cursor }, asked] = await Promise.all([
          suggestions.open(query.get('from') ?? undefined),
          suggestions.confirming(),
        ]);
        const isMine = ({ forumId }: Suggestion) => permits(person, 'prepare-dissemination', forumId);
        const mine = items.filter(isMine);
        return page(
          'Contact persons that recipients named',
          pages.SuggestionsPage({ suggestions: mine, asked: asked.items.filter(isMine), cursor }),
          {
            suggestions: mine.map(({ id, organisation, sentAt }) => ({ id, organisation, sentAt })),
            next: cursor,
          },
        );
      },
    }),

    'GET /desk/suggestions/{suggestionId}': route({
      needs: 'prepare-dissemination',
      subject: ({ params }) => suggestions.get(params.suggestionId ?? ''),
      forumOf: (suggestion: Suggestion) => suggestion.forumId,
      answer: (request, suggestion: Suggestion) => showSuggestion(request, suggestion),
    }),

    'POST /desk/suggestions/{suggestionId}': route({
      needs: 'prepare-dissemination',
      subject: ({ params }) => suggestions.get(params.suggestionId ?? ''),
      forumOf: (suggestion: Suggestion) => suggestion.forumId,
      answer: async (request, suggestion: Suggestion) => {
        const { now } = request;
        const parsed = readForm(suggestionDecisionForm, request);
        if (!parsed.ok) return showSuggestion(request, suggestion, parsed);
        const { decision, words } = parsed.values;
        const by = actorOf(request);
        const done = redirect(`/desk/suggestions/${suggestion.id}`);
        const wrong = (reason: string) =>
          showSuggestion(request, suggestion, {
            typed: { ...parsed.values },
            errors: [{ name: '', message: reason }],
            status: 409,
          });
        const decided = decideOnSuggestion(suggestion, decision, { id: by.id ?? '', name: by.name }, now);
        if (isRefusal(decided)) return suggestion.decided?.by === by.name ? done : wrong(decided.reason);
        if ((revisionFromForm(request) ?? suggestion.revision) !== suggestion.revision)
          return wrong('Another person was named while you had this open. Look at it again, then decide.');
        const told = (act: string): AuditEntry => ({
          ...suggestionEntry(decided, by, act, now),
          ...(words ? { note: words } : {}),
        });
        const at = now.toISOString();
        if (decision === 'decline') {
          const act =
            suggestion.state === 'open' ? 'left the contact as it is' : 'took back that a person was named';
          const refused = await commit({
            changes: [suggestions.change(suggestion, decided, by, at)],
            audit: [told(act)],
          });
          return refused ? wrong(refused.reason) : done;
        }
        // Looked at now, so that nobody is asked in vain; they are the contact when they confirm.
        const taken = await taking(suggestion, by, now);
        if (isRefusal(taken)) return wrong(taken.reason);
        const tooMany = await mayWriteTo(counters, suggestion.email, request.ip, now);
        if (tooMany) return wrong(tooMany.reason);
        const key = newKey();
        const asked: Suggestion = { ...decided, keyHash: hashOfKey(key) };
        const refused = await commit({
          changes: [suggestions.change(suggestion, asked, by, at)],
          audit: [told('took the contact person that was named, who is asked to confirm')],
          letters: [
            letterOf(contactConfirm, {
              to: { name: suggestion.name, email: suggestion.email },
              cause: suggestion.id,
              event: `confirm-${suggestion.revision + 1}`,
              at: now,
              forumId: suggestion.forumId,
              fields: {
                organisation: suggestion.organisation,
                ...(suggestion.namedBy ? { namedBy: suggestion.namedBy } : {}),
                outputTitle: taken.title,
                confirmAt: `${baseUrl}/suggestions/${suggestion.id}/confirm?key=${key}`,
              },
            }),
          ],
        });
        return refused ? wrong(refused.reason) : done;
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
          changes: await letGo(letter, actorOf(request), now.toISOString()),
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

const lettersAreWritten = ({ state, lettersWritten }: Dissemination): boolean =>
  state === 'released' && lettersWritten === true;

/** What a suggestion has to know of the letter it came with; undefined for a letter to no organisation. */
const addressed = ({ list, recipientId, forumId, cause, fields }: ListedLetter) =>
  list === 'outputs' && recipientId && forumId
    ? { recipientId, forumId, disseminationId: cause, organisation: String(fields.organisation ?? '') }
    : undefined;

const suggestionEntry = (suggestion: Suggestion, by: Actor, act: string, now: Date): AuditEntry => ({
  record: suggestion.id,
  at: now.toISOString(),
  by,
  act,
  title: suggestion.organisation,
  news: true,
  forumId: suggestion.forumId,
});

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
