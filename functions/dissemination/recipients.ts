import {
  alreadyAddressed,
  type Dissemination,
  getItTwice,
  havingInWords,
  mayNotAddTo,
  newestLetters,
  notChangeable,
  notReached,
  readyAgain,
  reasonForm,
} from '../../shared/domain/dissemination.ts';
import { permits } from '../../shared/domain/permissions.ts';
import {
  mostRecipients,
  nobodyToName,
  type Recipient,
  recipientForm,
  sameRecipient,
} from '../../shared/domain/recipient.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { revisionFromForm } from '../../shared/http/form-id.ts';
import {
  type Answer,
  actorOf,
  file,
  page,
  type Routes,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { doneIn, titleAfter } from '../../shared/pages/done.tsx';
import type { LetterFate } from '../../shared/store/ledgers.ts';
import { newRecipient, recipientIdFor } from '../../shared/store/recipients.ts';

import { doneAt } from './parts.tsx';
import { CameBackPage, RecipientPage, RecipientsPage } from './recipients-pages.tsx';
import {
  type Dependencies,
  lists,
  noSuchRecipient,
  offsetOf,
  type Room,
  sentValue,
  shownRecipient,
  tooMany,
} from './room.ts';

/** R28: whom it goes to, one by one; and those whose letter came back. */
export const recipientRoutes = (dependencies: Dependencies, room: Room) => {
  const { disseminations, recipients, choices, commit } = dependencies;
  const { onDissemination, personOf, recipientOf, entry, elsewhere, lettersTo } = room;

  const showRecipients = async (
    request: WebRequest,
    dissemination: Dissemination,
    form: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ): Promise<Answer> => {
    const [list, others] = await Promise.all([
      recipients.ofDissemination(dissemination.id),
      dissemination.state === 'released' ? undefined : elsewhere(dissemination),
    ]);
    const twice = others ? getItTwice(list, others.having) : [];
    const havingOf = new Map(twice.map(({ recipient, having }) => [recipient.id, having]));
    const added = form.errors ? [] : addedNow(list, request.query.get('added'));
    const done = added.length || form.errors ? undefined : doneIn(request.query, doneToOne);
    return page(
      titleAfter(`Recipients of ${dissemination.title}`, added.length || done),
      RecipientsPage({
        dissemination,
        recipients: list,
        twice,
        havingOf,
        from: offsetOf(request),
        csrf: request.csrf,
        typed: form.typed ?? {},
        errors: form.errors ?? [],
        added,
        done,
      }),
      form.errors
        ? { errors: form.errors }
        : {
            recipients: list.map((recipient) => {
              const having = havingOf.get(recipient.id);
              return { ...shownRecipient(recipient), ...(having ? { having } : {}) };
            }),
          },
      { status: form.status ?? 200, wide: true },
    );
  };

  const showRecipient = async (
    request: WebRequest,
    dissemination: Dissemination,
    recipient: Recipient,
    form: { typed?: Typed; errors?: readonly FieldError[]; about?: 'nobody'; status?: number } = {},
  ): Promise<Answer> =>
    page(
      recipient.organisation,
      RecipientPage({
        dissemination,
        recipient,
        letter: newestLetters(await lettersTo(dissemination)).get(recipient.id),
        csrf: request.csrf,
        person: request.person,
        ...form,
      }),
      form.errors ? { errors: form.errors } : shownRecipient(recipient),
      { status: form.status ?? 200 },
    );

  return {
    'GET /desk/disseminations/{disseminationId}/recipients': route({
      ...onDissemination,
      answer: (request, dissemination: Dissemination) => showRecipients(request, dissemination),
    }),

    'POST /desk/disseminations/{disseminationId}/recipients': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const parsed = readForm(recipientForm, request);
        if (!parsed.ok)
          return showRecipients(request, dissemination, {
            typed: parsed.typed,
            errors: parsed.errors,
            status: 422,
          });
        const again = sentValue(request, 'again') !== undefined;
        const shown = (name: string, message: string, status: number) =>
          showRecipients(request, dissemination, {
            typed: { ...parsed.values, again },
            errors: [{ name, message }],
            status,
          });
        const closed = notChangeable(dissemination);
        if (closed) return shown('', closed.reason, 409);
        const at = request.now.toISOString();
        const added = newRecipient(dissemination.id, parsed.values, at);
        const [list, { parts, having }] = await Promise.all([
          recipients.ofDissemination(dissemination.id),
          elsewhere(dissemination),
        ]);
        const there = list.find(({ id }) => id === added.id) ?? (await recipients.get(added.id));
        if (there && !isSame(there, added))
          return shown(
            'organisation',
            'This organisation is on the list already, with the same address.',
            409,
          );
        if (alreadyAddressed([added], parts).length)
          return shown(
            'organisation',
            'This organisation gets the output already, at the same address, by what this is a supplement to.',
            409,
          );
        if (!there && list.length >= mostRecipients) return shown('', tooMany(), 422);
        const [twice] = getItTwice([added], having);
        const words = twice && `${added.email} ${havingInWords(twice.having)}.`;
        if (!there && words && !again)
          return shown('again', `${words} Tick below when it shall get it once more.`, 409);
        if (!there) {
          const refused = await commit({
            changes: [recipients.change(undefined, added, actorOf(request), at)],
            audit: [
              entry(
                request,
                dissemination,
                `added ${added.organisation} to the recipients`,
                // Without the address: this is read by more people than may see it.
                twice ? { note: `Its address ${havingInWords(twice.having)}` } : {},
              ),
            ],
            also: [disseminations.stillADraft(dissemination.id)],
          });
          if (refused) {
            // Somebody else prepared it, or added the same recipient, at this moment.
            const current = await disseminations.get(dissemination.id);
            const reason = (current && notChangeable(current)?.reason) ?? refused.reason;
            if (!isSame(await recipients.get(added.id), added)) return shown('', reason, 409);
          }
        }
        return redirect(`/desk/disseminations/${dissemination.id}/recipients?added=${added.id}`, {
          created: true,
          data: { id: added.id },
        });
      },
    }),

    'GET /desk/disseminations/{disseminationId}/recipients.csv': route({
      ...onDissemination,
      answer: async (_request, dissemination: Dissemination) => {
        const [{ writeList }, list, letters] = await Promise.all([
          lists(),
          recipients.ofDissemination(dissemination.id),
          lettersTo(dissemination),
        ]);
        const newest = newestLetters(letters);
        const csv =
          dissemination.state === 'released'
            ? writeList(list, ({ id }) => newest.get(id)?.state)
            : writeList(list);
        return file('text/csv; charset=utf-8', csv, { name: `recipients-${dissemination.id}.csv` });
      },
    }),

    'GET /desk/disseminations/{disseminationId}/recipients/{recipientId}': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const recipient = await recipientOf(dissemination, request.params.recipientId);
        return recipient ? showRecipient(request, dissemination, recipient) : noSuchRecipient;
      },
    }),

    'POST /desk/disseminations/{disseminationId}/recipients/{recipientId}': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const recipient = await recipientOf(dissemination, request.params.recipientId);
        if (!recipient) return noSuchRecipient;
        const shown = (typed: Typed, errors: readonly FieldError[], status: number) =>
          showRecipient(request, dissemination, recipient, { typed, errors, status });
        const parsed = readForm(recipientForm, request);
        if (!parsed.ok) return shown(parsed.typed, parsed.errors, 422);
        const typed = { ...parsed.values };
        if ((revisionFromForm(request) ?? recipient.revision) !== recipient.revision) {
          const message =
            'This recipient was changed while you had it open. Below is what you typed; send it again to put it in place of the newer version.';
          return shown(typed, [{ name: '', message }], 409);
        }
        const [list, sent] = await Promise.all([
          recipients.ofDissemination(dissemination.id),
          lettersTo(dissemination),
        ]);
        const closed = mayNotCorrect(dissemination, recipient, sent);
        if (closed) return shown(typed, [{ name: '', message: closed.reason }], 409);
        const sameId = recipientIdFor(dissemination.id, parsed.values);
        if (
          list.some(
            ({ id, ...each }) => id !== recipient.id && recipientIdFor(dissemination.id, each) === sameId,
          )
        ) {
          const message = 'Another recipient has this name and this address.';
          return shown(typed, [{ name: 'organisation', message }], 409);
        }
        const released = dissemination.state === 'released';
        if (released) {
          if (!isSameName(parsed.values, recipient)) {
            const message = `The release was for ${recipient.organisation}. Another organisation is added by a supplement.`;
            return shown(typed, [{ name: 'organisation', message }], 409);
          }
        }
        const { contact, why, ...kept } = recipient;
        const at = request.now.toISOString();
        const after: Recipient = {
          ...kept,
          ...parsed.values,
          ...(released
            ? {
                cameBack: {
                  state: 'renewed',
                  since: at,
                  forumId: dissemination.forumId,
                  by: personOf(request).id,
                } as const,
              }
            : {}),
        };
        if (released) {
          const refusedThere = (await choices.get(after.email)).refused;
          const message = !readyAgain([after], sent).length
            ? 'The letter came back from this very address. Name another one.'
            : refusedThere
              ? `Nothing is sent to this address: ${refusedThere.why} Name another one, or let letters go there again first.`
              : '';
          if (message) return shown(typed, [{ name: 'email', message }], 409);
        }
        const refused = await commit({
          changes: [recipients.change(recipient, after, actorOf(request), at)],
          audit: [
            released
              ? entry(request, dissemination, `named a new contact at ${after.organisation}`, { news: true })
              : entry(request, dissemination, `changed the recipient ${after.organisation}`),
          ],
          also: [disseminations.unchanged(dissemination)],
        });
        if (refused) return shown(typed, [{ name: '', message: refused.reason }], 409);
        return redirect(
          dissemination.state === 'released'
            ? doneAt(dissemination, 'contact-named')
            : `/desk/disseminations/${dissemination.id}/recipients?done=changed`,
        );
      },
    }),

    'POST /desk/disseminations/{disseminationId}/recipients/{recipientId}/nobody': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const recipient = await recipientOf(dissemination, request.params.recipientId);
        if (!recipient) return noSuchRecipient;
        const done = redirect(doneAt(dissemination, 'nobody-named'));
        // The same click twice.
        if (recipient.cameBack?.state === 'nobody') return done;
        const shown = (typed: Typed, errors: readonly FieldError[], status: number) =>
          showRecipient(request, dissemination, recipient, { about: 'nobody', typed, errors, status });
        const parsed = readForm(reasonForm, request);
        if (!parsed.ok) return shown(parsed.typed, parsed.errors, 422);
        const { reason } = parsed.values;
        const after = nobodyToName(recipient, personOf(request).id, request.now);
        if (isRefusal(after)) return shown({ reason }, [{ name: '', message: after.reason }], 409);
        const refused = await commit({
          changes: [recipients.change(recipient, after, actorOf(request), request.now.toISOString())],
          audit: [
            entry(request, dissemination, `found nobody to name at ${recipient.organisation}`, {
              news: true,
              note: reason,
            }),
          ],
        });
        return refused ? shown({ reason }, [{ name: '', message: refused.reason }], 409) : done;
      },
    }),

    'POST /desk/disseminations/{disseminationId}/recipients/{recipientId}/remove': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const recipient = await recipientOf(dissemination, request.params.recipientId);
        const closed = notChangeable(dissemination);
        if (closed) return closed;
        if (recipient) {
          const refused = await commit({
            changes: [],
            audit: [entry(request, dissemination, `took ${recipient.organisation} off the recipients`)],
            also: [recipients.remove(recipient.id), disseminations.stillADraft(dissemination.id)],
          });
          if (refused && (await recipients.get(recipient.id))) return refused;
        }
        return redirect(`/desk/disseminations/${dissemination.id}/recipients?done=removed`);
      },
    }),

    'GET /desk/recipients': route({
      needs: 'prepare-dissemination',
      answer: async (request) => {
        const { items, cursor } = await recipients.cameBack(request.query.get('from') ?? undefined);
        const theirs = items.filter(({ cameBack }) =>
          permits(request.person, 'prepare-dissemination', cameBack?.forumId),
        );
        return page(
          'Letters that came back',
          CameBackPage({ recipients: theirs, cursor }),
          { recipients: theirs.map(shownRecipient), next: cursor },
          { wide: true },
        );
      },
    }),

    'GET /desk/recipients/{recipientId}': route({
      needs: 'prepare-dissemination',
      subject: async (request: WebRequest) => {
        const recipient = await recipients.get(request.params.recipientId ?? '');
        const dissemination = recipient && (await disseminations.get(recipient.disseminationId));
        return dissemination && { recipient, dissemination };
      },
      forumOf: (found: { recipient: Recipient; dissemination: Dissemination }) => found.dissemination.forumId,
      answer: (
        _request,
        { recipient, dissemination }: { recipient: Recipient; dissemination: Dissemination },
      ) =>
        redirect(
          recipient.cameBack?.state === 'renewed'
            ? `/desk/disseminations/${dissemination.id}`
            : `/desk/disseminations/${dissemination.id}/recipients/${recipient.id}`,
        ),
    }),
  } satisfies Partial<Routes<'dissemination'>>;
};

/** Whom an address names as just added: one by its id, those of a list by their instant. Only who is on the list counts. */
const addedNow = (list: readonly Recipient[], named: string | null): readonly Recipient[] =>
  named ? list.filter(({ id, createdAt }) => id === named || createdAt === named) : [];

const doneToOne = {
  changed: 'The change is saved.',
  removed: 'The recipient is off the list.',
};

/** Before it is prepared, any recipient can be corrected; after the release, those that it certainly has not reached. */
const mayNotCorrect = (
  dissemination: Dissemination,
  recipient: Recipient,
  letters: readonly LetterFate[],
): Refusal | undefined => {
  if (dissemination.state !== 'released') return notChangeable(dissemination);
  if (dissemination.recalled) return mayNotAddTo(dissemination);
  if (dissemination.lettersWritten && notReached([recipient], letters).length) return undefined;
  const newest = newestLetters(letters).get(recipient.id);
  return refuse(
    'conflict',
    newest
      ? 'The letter to this recipient was not returned, so there is nothing to correct.'
      : 'The letters are still being written. Try again in a minute.',
  );
};

const isSameName = (one: Pick<Recipient, 'organisation'>, other: Pick<Recipient, 'organisation'>) =>
  sameRecipient({ ...one, email: '' }) === sameRecipient({ ...other, email: '' });

const isSame = (one: Recipient | undefined, other: Recipient): boolean =>
  one !== undefined &&
  (['organisation', 'contact', 'email', 'language', 'why'] as const).every(
    (name) => (one[name] ?? '') === (other[name] ?? ''),
  );
