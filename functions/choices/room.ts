import type { Actor, AuditEntry } from '../../shared/domain/audit.ts';
import { type Choices, type ChosenLists, type List, lists } from '../../shared/domain/choices.ts';
import type { Dissemination } from '../../shared/domain/dissemination.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { Recipient } from '../../shared/domain/recipient.ts';
import { type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { type Suggestion, suggestionWaits } from '../../shared/domain/suggestion.ts';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { type Answer, page, type WebRequest } from '../../shared/http/web.ts';
import { titleAfter } from '../../shared/pages/done.tsx';
import type { ChoicesOfAddresses } from '../../shared/store/choices.ts';
import type { Disseminations } from '../../shared/store/disseminations.ts';
import { hashOfKey } from '../../shared/store/keys.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { People } from '../../shared/store/people.ts';
import { type Recipients, recipientIdFor } from '../../shared/store/recipients.ts';
import type { Change } from '../../shared/store/records.ts';
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
export type ListedLetter = Letter & { list: List };

/** The same for a wrong key, a letter that cannot be declined, and one that is not there. */
export const linkGone = refuse(
  'gone',
  'This link is not good. Please open it from the letter again: it may have lost a piece on its way.',
);

/** What the parts of this room share: the letter that opens it, its page, and a contact who takes the place of another. */
export const createRoom = (dependencies: Dependencies) => {
  const { letters, choices, people, recipients, disseminations, unnamed, suggestions } = dependencies;

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

  const showChoices = async (
    request: WebRequest,
    letter: ListedLetter,
    more: { typed?: Typed; errors?: readonly FieldError[]; about?: 'contact'; status?: number } = {},
  ): Promise<Answer> => {
    const organisation = addressed(letter)?.organisation;
    const [standing, naming, named] = await Promise.all([
      standingOf(letter),
      organisation ? unnamed.get(unnamedIdFor(organisation)) : undefined,
      organisation ? suggestions.get(suggestionIdFor(letter.id)) : undefined,
    ]);
    const waiting = named && suggestionWaits(named, request.now) ? named : undefined;
    const done = more.errors ? undefined : pages.justDone.find((each) => request.query.has(each));
    return page(
      titleAfter('What we send to you', done),
      pages.ChoicesPage({ letter, key: keyOf(request), standing, naming, waiting, done, ...more }),
      more.errors
        ? { errors: more.errors }
        : {
            ...dataOf(letter.list, standing),
            ...(organisation ? { organisation, named: naming?.state !== 'unnamed' } : {}),
          },
      { status: more.errors ? (more.status ?? 422) : 200 },
    );
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

  return { openedLetter, standingOf, showChoices, taking };
};

export type Room = ReturnType<typeof createRoom>;

export const keyOf = ({ query, fields }: WebRequest): string => query.get('key') ?? fields.one('key') ?? '';

export const isListed = (letter: Letter | undefined): letter is ListedLetter => letter?.list !== undefined;

const lettersAreWritten = ({ state, lettersWritten }: Dissemination): boolean =>
  state === 'released' && lettersWritten === true;

/** What a suggestion has to know of the letter it came with; undefined for a letter to no organisation. */
export const addressed = ({ list, recipientId, forumId, cause, fields }: ListedLetter) =>
  list === 'outputs' && recipientId && forumId
    ? { recipientId, forumId, disseminationId: cause, organisation: String(fields.organisation ?? '') }
    : undefined;

/** A line of a suggestion's history. */
export const suggestionEntry = (suggestion: Suggestion, by: Actor, act: string, now: Date): AuditEntry => ({
  record: suggestion.id,
  at: now.toISOString(),
  by,
  act,
  title: suggestion.organisation,
  news: true,
  forumId: suggestion.forumId,
});

/** In the history of what caused the letter, so that who sends it hears of it; nothing that somebody has to act on. */
export const entry = (letter: ListedLetter, by: Actor, act: string, now: Date): AuditEntry => ({
  record: letter.cause,
  at: now.toISOString(),
  by,
  act,
  title: letter.subject ?? letter.template.replaceAll('-', ' '),
  news: false,
  ...(letter.forumId ? { forumId: letter.forumId } : {}),
});

/** What a page of choices says as data. */
export const dataOf = (list: List, standing: { choices: Choices; person: Person | undefined }) => ({
  list,
  ...(pages.wantedOf(standing) satisfies Pick<ChosenLists, List>),
  ...(standing.choices.refused ? { refused: standing.choices.refused } : {}),
  lists,
});
