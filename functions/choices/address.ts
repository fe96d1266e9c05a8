import type { Actor } from '../../shared/domain/audit.ts';
import { writeAgainForm } from '../../shared/domain/choices.ts';
import { missed } from '../../shared/domain/dissemination.ts';
import { normalEmail } from '../../shared/domain/people.ts';
import type { Recipient } from '../../shared/domain/recipient.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import {
  type Answer,
  actorOf,
  page,
  type Routes,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { doneIn, titleAfter } from '../../shared/pages/done.tsx';
import type { Change } from '../../shared/store/records.ts';
import * as pages from './pages.tsx';
import { type Dependencies, dataOf, entry, isListed, type ListedLetter, type Room } from './room.ts';

const told = { again: 'Kept: letters may go there again.' };

/** What is known of the address that a letter went to, for people of the desk; and the way to write there again. */
export const addressRoutes = (dependencies: Dependencies, { standingOf }: Room) => {
  const { letters, choices, recipients, commit } = dependencies;

  const showAddress = async (
    request: WebRequest,
    letter: ListedLetter,
    wrong: { typed: Typed; errors: readonly FieldError[] } | undefined = undefined,
  ): Promise<Answer> => {
    const standing = await standingOf(letter);
    const done = wrong ? undefined : doneIn(request.query, told);
    return page(
      titleAfter('What may be sent to an address', done),
      pages.AddressPage({ done, letter, standing, csrf: request.csrf, ...wrong }),
      wrong ? { errors: wrong.errors } : dataOf(letter.list, standing),
      { status: wrong ? 422 : 200 },
    );
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

  return {
    'GET /desk/choices/{letterId}': route({
      needs: 'read-letters',
      subject: listedLetter,
      answer: (request, letter: ListedLetter) => showAddress(request, letter),
    }),

    'POST /desk/choices/{letterId}': route({
      needs: 'release-dissemination',
      subject: listedLetter,
      answer: async (request, letter: ListedLetter) => {
        const back = `/desk/choices/${letter.id}?done=again`;
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
  } satisfies Partial<Routes<'choices'>>;
};
