import type { AuditEntry } from '../../shared/domain/audit.ts';
import {
  type Approved,
  coverLetterForm,
  type Dissemination,
  mayNotRelease,
  missingToPrepare,
  newestLetters,
  notChangeable,
  notReached,
  prepare,
  release,
  sendAgain,
  startDissemination,
  takeBack,
  writeCoverLetter,
  wrongPlaceholders,
} from '../../shared/domain/dissemination.ts';
import { type Letter, ledgerOf } from '../../shared/domain/letter.ts';
import type { Output } from '../../shared/domain/output.ts';
import { awkwardOnes, mostRecipients, type Recipient, recipientForm } from '../../shared/domain/recipient.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { idFromForm, revisionFromForm } from '../../shared/http/form-id.ts';
import { log } from '../../shared/http/log.ts';
import {
  type Answer,
  actorOf,
  createWebHandler,
  file,
  letterView,
  page,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { outputLetter } from '../../shared/letters/output-letter.ts';
import { type ForLetters, fieldsOfOutputLetter, finishDissemination } from '../../shared/letters/releases.ts';
import { approvedHashOf, type Disseminations, recipientsHashOf } from '../../shared/store/disseminations.ts';
import type { Forums } from '../../shared/store/forums.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { Outputs } from '../../shared/store/outputs.ts';
import { type Press, pressReleaseIdFor } from '../../shared/store/press.ts';
import { newRecipient, type Recipients, recipientIdFor } from '../../shared/store/recipients.ts';
import { history } from '../../shared/store/records.ts';
import type { Table } from '../../shared/store/table.ts';
import { decodeList, mostListBytes, type ReadList, readList, writeList } from './list.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  disseminations: Disseminations;
  recipients: Recipients;
  outputs: Outputs;
  forums: Forums;
  letters: Letters;
  press: Press;
};

/** How many letters a person can try on themselves in an hour. */
const mostTries = 30;

/**
 * An output on its way to its recipients (R28–R30): the list, the cover letter, the preview; one person prepares it,
 * another releases it; what became of every letter, and sending again what did not go.
 */
export const createHandler = (dependencies: Dependencies) => {
  const {
    table,
    disseminations,
    recipients,
    outputs,
    forums,
    letters,
    press,
    commit,
    counters,
    newId,
    baseUrl,
  } = dependencies;

  const onDissemination = {
    needs: 'prepare-dissemination',
    subject: (request: WebRequest) => disseminations.get(request.params.disseminationId ?? ''),
    forumOf: (dissemination: Dissemination) => dissemination.forumId,
  } as const;

  /** A recipient of this dissemination, or undefined. */
  const recipientOf = async (dissemination: Dissemination, id: string | undefined) => {
    const found = id ? await recipients.get(id) : undefined;
    return found?.disseminationId === dissemination.id ? found : undefined;
  };

  const entry = (
    request: WebRequest,
    dissemination: Dissemination,
    act: string,
    more: Partial<AuditEntry> = {},
  ): AuditEntry => ({
    record: dissemination.id,
    at: request.now.toISOString(),
    by: actorOf(request),
    act,
    title: dissemination.title,
    news: false,
    forumId: dissemination.forumId,
    ...more,
  });

  /** Writes one change of the dissemination with its line of history. */
  const keep = (
    request: WebRequest,
    before: Dissemination | undefined,
    after: Dissemination,
    act: string,
    more: Partial<AuditEntry> = {},
  ) =>
    commit({
      changes: [disseminations.change(before, after, actorOf(request), request.now.toISOString())],
      audit: [
        entry(request, after, act, {
          ...(before && before.state !== after.state ? { from: before.state, to: after.state } : {}),
          ...more,
        }),
      ],
    });

  const withParts = async (dissemination: Dissemination) => {
    const [output, forum, list] = await Promise.all([
      outputs.get(dissemination.outputId),
      forums.get(dissemination.forumId),
      recipients.ofDissemination(dissemination.id),
    ]);
    // Records of outputs and forums are never deleted.
    if (!output || !forum) throw new Error(`${dissemination.id} has lost its output or its forum.`);
    return { output, forum, recipients: list };
  };

  /** Letters to its recipients; those that people tried on themselves are no part of the ledger. */
  const lettersTo = async (dissemination: Dissemination): Promise<Letter[]> =>
    dissemination.state === 'released'
      ? (await letters.allCausedBy(dissemination.id)).filter(({ recipientId }) => recipientId)
      : [];

  const showDissemination = async (
    request: WebRequest,
    dissemination: Dissemination,
    errors: readonly FieldError[] = [],
    status = 200,
  ): Promise<Answer> => {
    const [parts, sent, release, told] = await Promise.all([
      withParts(dissemination),
      lettersTo(dissemination),
      press.get(pressReleaseIdFor(dissemination.id)),
      history(table, dissemination.id, request.query.get('history') ?? undefined),
    ]);
    const shown = { dissemination, ...parts, letters: sent, pressRelease: release };
    return page(
      dissemination.title,
      pages.DisseminationPage({
        ...shown,
        history: told,
        errors,
        from: offsetOf(request),
        person: request.person,
        csrf: request.csrf,
        now: request.now,
      }),
      errors.length
        ? { errors }
        : {
            ...publicDissemination(dissemination),
            recipients: parts.recipients.length,
            ledger: ledgerOf(sent.map(({ state }) => state)),
          },
      { status, wide: true },
    );
  };

  const showRecipients = async (
    request: WebRequest,
    dissemination: Dissemination,
    form: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ): Promise<Answer> => {
    const list = await recipients.ofDissemination(dissemination.id);
    return page(
      `Recipients of ${dissemination.title}`,
      pages.RecipientsPage({
        dissemination,
        recipients: list,
        from: offsetOf(request),
        csrf: request.csrf,
        typed: form.typed ?? {},
        errors: form.errors ?? [],
        added: request.query.get('added') ?? undefined,
      }),
      form.errors ? { errors: form.errors } : { recipients: list.map(shownRecipient) },
      { status: form.status ?? 200, wide: true },
    );
  };

  /** What letters are merged with: what was approved, or the output as it is now. */
  const forLetters = async (dissemination: Dissemination): Promise<ForLetters> => {
    if (dissemination.approved) return { outputId: dissemination.outputId, ...dissemination.approved };
    const [output, forum] = await Promise.all([
      outputs.get(dissemination.outputId),
      forums.get(dissemination.forumId),
    ]);
    return {
      outputId: dissemination.outputId,
      outputTitle: output?.title ?? dissemination.title,
      forumTitle: forum?.title ?? '',
      report: output?.report,
    };
  };

  const letterTo = async (
    dissemination: Dissemination,
    recipient: Recipient,
    now: Date,
  ): Promise<Letter | Refusal> => {
    const { coverLetter } = dissemination;
    if (!coverLetter)
      return refuse('conflict', 'There is no cover letter yet, so there is no letter to look at.');
    return letterOf(outputLetter, {
      to: { name: recipient.contact ?? recipient.organisation, email: recipient.email },
      fields: fieldsOfOutputLetter(coverLetter, await forLetters(dissemination), recipient),
      cause: dissemination.id,
      event: 'preview',
      // Whoever looks at a letter before it goes does not come in by it.
      key: 'hidden',
      at: now,
      forumId: dissemination.forumId,
    });
  };

  /** Only the preview lays letters out; loaded with the rest it would cost each start of this function. */
  const layOut = async (letter: Letter) => {
    const { renderLetter } = await import('../../shared/letters/render.tsx');
    return renderLetter(letter, { baseUrl });
  };

  /** After the state is written the letters follow; when that fails here, the sweep does the rest. */
  const writeLetters = async (request: WebRequest, dissemination: Dissemination): Promise<void> => {
    try {
      await finishDissemination({ disseminations, recipients, letters, commit }, dissemination, request.now);
    } catch (fault) {
      log.fault(fault, { disseminationId: dissemination.id });
    }
  };

  /** Of two people who acted at once, tells the second what the first did. */
  const lost = async (
    request: WebRequest,
    dissemination: Dissemination,
    refused: Refusal,
    tryAgain: (current: Dissemination) => unknown,
  ): Promise<Answer> => {
    const current = (await disseminations.get(dissemination.id)) ?? dissemination;
    const again = tryAgain(current);
    const { reason } = isRefusal(again) ? again : refused;
    return showDissemination(request, current, [{ name: '', message: reason }], 409);
  };

  const refusedOn = (request: WebRequest, dissemination: Dissemination, refused: Refusal): Promise<Answer> =>
    showDissemination(
      request,
      dissemination,
      [{ name: '', message: refused.reason }],
      refused.refused === 'not-allowed' ? 403 : 409,
    );

  return createWebHandler<'dissemination'>(dependencies, {
    'POST /desk/outputs/{outputId}/disseminations': route({
      needs: 'prepare-dissemination',
      subject: (request) => outputs.get(request.params.outputId ?? ''),
      forumOf: (output: Output) => output.forumId,
      answer: async (request, output: Output) => {
        const id = idFromForm(request, 'dissemination', newId);
        const { forumId, title } = output;
        const started = startDissemination({ id, outputId: output.id, forumId, title }, request.now);
        const refused = await keep(request, undefined, started, 'began a dissemination');
        // The same form sent twice is the same dissemination.
        if (refused && (await disseminations.get(id))?.outputId !== output.id) return refused;
        return redirect(`/desk/disseminations/${id}`, { created: true, data: { id } });
      },
    }),

    'GET /desk/disseminations/{disseminationId}': route({
      ...onDissemination,
      answer: (request, dissemination: Dissemination) => showDissemination(request, dissemination),
    }),

    'GET /desk/disseminations/{disseminationId}/progress': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const [list, sent] = await Promise.all([
          recipients.ofDissemination(dissemination.id),
          lettersTo(dissemination),
        ]);
        const shown = { dissemination, recipients: list, letters: sent, now: request.now };
        return page(
          'What became of the letters',
          pages.ProgressPage({ ...shown, from: offsetOf(request), person: request.person }),
          { ledger: ledgerOf(sent.map(({ state }) => state)), done: pages.isSettled(shown) },
          { wide: true },
        );
      },
    }),

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
        const shown = (name: string, message: string, status: number) =>
          showRecipients(request, dissemination, {
            typed: parsed.values,
            errors: [{ name, message }],
            status,
          });
        const closed = notChangeable(dissemination);
        if (closed) return shown('', closed.reason, 409);
        const at = request.now.toISOString();
        const added = newRecipient(dissemination.id, parsed.values, at);
        const list = await recipients.ofDissemination(dissemination.id);
        const there = list.find(({ id }) => id === added.id) ?? (await recipients.get(added.id));
        if (there && !isSame(there, added))
          return shown(
            'organisation',
            'This organisation is on the list already, with the same address.',
            409,
          );
        if (!there && list.length >= mostRecipients) return shown('', tooMany, 422);
        if (!there) {
          const refused = await commit({
            changes: [recipients.change(undefined, added, actorOf(request), at)],
            audit: [entry(request, dissemination, `added ${added.organisation} to the recipients`)],
            also: [disseminations.stillADraft(dissemination.id)],
          });
          if (refused) {
            // Somebody else prepared it, or added the same recipient, at this moment.
            const current = await disseminations.get(dissemination.id);
            const reason = (current && notChangeable(current)?.reason) ?? refused.reason;
            if (!isSame(await recipients.get(added.id), added)) return shown('', reason, 409);
          }
        }
        return redirect(
          `/desk/disseminations/${dissemination.id}/recipients?added=${encodeURIComponent(added.organisation)}`,
          { created: true, data: { id: added.id } },
        );
      },
    }),

    'GET /desk/disseminations/{disseminationId}/recipients.csv': route({
      ...onDissemination,
      answer: async (_request, dissemination: Dissemination) =>
        file('text/csv; charset=utf-8', writeList(await recipients.ofDissemination(dissemination.id)), {
          name: `recipients-${dissemination.id}.csv`,
        }),
    }),

    'GET /desk/disseminations/{disseminationId}/recipients/{recipientId}': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const recipient = await recipientOf(dissemination, request.params.recipientId);
        if (!recipient) return noSuchRecipient;
        return page(
          recipient.organisation,
          pages.RecipientPage({ dissemination, recipient, csrf: request.csrf }),
          shownRecipient(recipient),
        );
      },
    }),

    'POST /desk/disseminations/{disseminationId}/recipients/{recipientId}': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const recipient = await recipientOf(dissemination, request.params.recipientId);
        if (!recipient) return noSuchRecipient;
        const shown = (typed: Typed, errors: readonly FieldError[], status: number) =>
          page(
            recipient.organisation,
            pages.RecipientPage({ dissemination, recipient, csrf: request.csrf, typed, errors }),
            { errors },
            { status },
          );
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
        const { contact, why, ...kept } = recipient;
        const after: Recipient = { ...kept, ...parsed.values };
        const refused = await commit({
          changes: [recipients.change(recipient, after, actorOf(request), request.now.toISOString())],
          audit: [entry(request, dissemination, `changed the recipient ${after.organisation}`)],
          also: [disseminations.unchanged(dissemination)],
        });
        if (refused) return shown(typed, [{ name: '', message: refused.reason }], 409);
        return redirect(
          dissemination.state === 'released'
            ? `/desk/disseminations/${dissemination.id}`
            : `/desk/disseminations/${dissemination.id}/recipients`,
        );
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
        return redirect(`/desk/disseminations/${dissemination.id}/recipients`);
      },
    }),

    'GET /desk/disseminations/{disseminationId}/recipients/upload': route({
      ...onDissemination,
      answer: ({ csrf }, dissemination: Dissemination) =>
        page('Add a list of recipients', pages.UploadPage({ dissemination, csrf }), {}, { wide: true }),
    }),

    'POST /desk/disseminations/{disseminationId}/recipients/upload': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const sent = sentList(request);
        const shown = (more: { error?: string; list?: ReadList; text?: string }, status: number) =>
          page(
            'Add a list of recipients',
            pages.UploadPage({ dissemination, csrf: request.csrf, ...more }),
            more.error ? { errors: [{ name: 'list', message: more.error }] } : shownList(more.list),
            { status, wide: true },
          );
        if (isRefusal(sent)) return shown({ error: sent.reason }, sent.refused === 'too-large' ? 413 : 422);
        const closed = notChangeable(dissemination);
        if (closed) return shown({ error: closed.reason, text: sent.text }, 409);
        const known = await recipients.ofDissemination(dissemination.id);
        const list = readList(sent.text, known);
        if (isRefusal(list)) return shown({ error: list.reason, text: sent.text }, 422);
        if (sent.note) list.notes.unshift(sent.note);
        if (known.length + list.good.length > mostRecipients)
          return shown({ error: tooMany, text: sent.text }, 422);
        if (!sent.keep) return shown({ list, text: sent.text }, 200);

        const at = request.now.toISOString();
        const { added, closed: prepared } = await recipients.addAll(
          list.good.map(({ fields }) => newRecipient(dissemination.id, fields, at)),
          {
            by: actorOf(request),
            at,
            stillOpen: disseminations.stillADraft(dissemination.id),
            audit: (count) =>
              entry(
                request,
                dissemination,
                `added ${count} ${count === 1 ? 'recipient' : 'recipients'} from a list`,
              ),
          },
        );
        if (prepared) {
          const error = `Somebody prepared this dissemination in the meantime; ${added} of the rows were added before. Take it back, and send the list again.`;
          return shown({ error, text: sent.text }, 409);
        }
        return redirect(
          `/desk/disseminations/${dissemination.id}/recipients?added=${encodeURIComponent(`${added} from the list`)}`,
          { data: { added } },
        );
      },
    }),

    'GET /desk/disseminations/{disseminationId}/cover-letter': route({
      ...onDissemination,
      answer: ({ csrf, person }, dissemination: Dissemination) =>
        page('Cover letter', pages.CoverLetterPage({ dissemination, csrf, person }), {
          ...dissemination.coverLetter,
          revision: dissemination.revision,
        }),
    }),

    'POST /desk/disseminations/{disseminationId}/cover-letter': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const shown = (typed: Typed, errors: readonly FieldError[], status: number) =>
          page(
            'Cover letter',
            pages.CoverLetterPage({
              dissemination,
              csrf: request.csrf,
              person: request.person,
              typed,
              errors,
            }),
            { errors },
            { status },
          );
        const parsed = readForm(coverLetterForm, request);
        if (!parsed.ok) return shown(parsed.typed, parsed.errors, 422);
        const typed = { ...parsed.values };
        const wrong = wrongPlaceholders(parsed.values);
        if (wrong.length) return shown(typed, wrong, 422);
        const after = writeCoverLetter(dissemination, parsed.values);
        if (isRefusal(after)) return shown(typed, [{ name: '', message: after.reason }], 409);
        if ((revisionFromForm(request) ?? dissemination.revision) !== dissemination.revision) {
          const message =
            'This dissemination was changed while you had it open. Below is what you typed; send it again to put it in place of the newer version.';
          return shown(typed, [{ name: '', message }], 409);
        }
        const refused = await keep(request, dissemination, after, 'wrote the cover letter');
        if (refused) return shown(typed, [{ name: '', message: refused.reason }], 409);
        return redirect(`/desk/disseminations/${dissemination.id}/preview`);
      },
    }),

    'GET /desk/disseminations/{disseminationId}/preview': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const wanted = request.query.get('recipient') ?? undefined;
        if (request.query.get('part') === 'html') {
          const recipient = await recipientOf(dissemination, wanted);
          if (!recipient) return noSuchRecipient;
          const letter = await letterTo(dissemination, recipient, request.now);
          return isRefusal(letter) ? letter : letterView((await layOut(letter)).html);
        }
        const list = await recipients.ofDissemination(dissemination.id);
        const awkward = awkwardOnes(list, dissemination.coverLetter?.lang ?? 'en');
        const recipient = wanted ? list.find(({ id }) => id === wanted) : (awkward[0]?.recipient ?? list[0]);
        if (wanted && !recipient) return noSuchRecipient;
        const letter = recipient && (await letterTo(dissemination, recipient, request.now));
        const shown = letter && !isRefusal(letter) ? { letter, ...(await layOut(letter)) } : undefined;
        return page(
          'Preview',
          pages.PreviewPage({
            dissemination,
            recipient,
            awkward,
            recipients: list,
            shown,
            csrf: request.csrf,
            person: request.person,
            // Minted here, so that a second click is the same trial.
            tryId: newId('attempt'),
            tried: request.query.has('tried'),
          }),
          shown ? { to: shown.letter.to.name, subject: shown.subject, text: shown.text } : {},
          { wide: true },
        );
      },
    }),

    'POST /desk/disseminations/{disseminationId}/try': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const { person } = request;
        const recipient = await recipientOf(dissemination, sentValue(request, 'recipient'));
        if (!recipient || !person) return noSuchRecipient;
        const letter = await letterTo(dissemination, recipient, request.now);
        if (isRefusal(letter)) return letter;
        if (!(await counters.within('try', person.id, mostTries, request.now))) {
          return refuse(
            'too-many',
            `You tried ${mostTries} letters in this hour. Please go on in the next one.`,
          );
        }
        const trial = letterOf(outputLetter, {
          to: { name: person.name, email: person.email },
          fields: { ...outputLetter.fields.parse(letter.fields), trial: true },
          cause: dissemination.id,
          event: `try-${idFromForm(request, 'attempt', newId)}`,
          at: request.now,
          forumId: dissemination.forumId,
        });
        // An answer to one's own act, whatever its template is for otherwise.
        await letters.add([{ ...trial, stream: 'transactional' }]);
        return redirect(
          `/desk/disseminations/${dissemination.id}/preview?recipient=${recipient.id}&tried=yes`,
          { data: { letter: trial.id } },
        );
      },
    }),

    'POST /desk/disseminations/{disseminationId}/prepare': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const by = actorOf(request);
        // The same click twice.
        if (dissemination.state === 'prepared' && dissemination.preparedBy?.id === by.id)
          return redirect(`/desk/disseminations/${dissemination.id}`);
        const closed = notChangeable(dissemination) ?? staleFor(request, dissemination);
        if (closed) return refusedOn(request, dissemination, closed);
        const { output, forum, recipients: list } = await withParts(dissemination);
        const missing = missingToPrepare(dissemination, output, list);
        const { coverLetter } = dissemination;
        if (missing.length || !coverLetter) {
          return showDissemination(
            request,
            dissemination,
            missing.map((message) => ({ name: '', message })),
            422,
          );
        }
        const approved: Approved = {
          outputTitle: output.title,
          forumTitle: forum.title,
          contentHash: output.contentHash,
          version: output.version,
          ...(output.report ? { report: output.report } : {}),
          recipients: { count: list.length, hash: recipientsHashOf(list) },
        };
        const approval = { approvedHash: approvedHashOf(coverLetter, output.contentHash), approved };
        const doneBy = { id: by.id ?? '', name: by.name };
        const after = prepare(dissemination, approval, doneBy, request.now);
        if (isRefusal(after)) return refusedOn(request, dissemination, after);
        const refused = await keep(request, dissemination, after, 'prepared a dissemination for release', {
          news: true,
          note: `${list.length} ${list.length === 1 ? 'recipient' : 'recipients'}`,
        });
        if (refused) {
          return lost(request, dissemination, refused, (current) =>
            prepare(current, approval, doneBy, request.now),
          );
        }
        return redirect(`/desk/disseminations/${dissemination.id}`);
      },
    }),

    'POST /desk/disseminations/{disseminationId}/take-back': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const after = takeBack(dissemination);
        if (isRefusal(after)) return refusedOn(request, dissemination, after);
        if (after !== dissemination) {
          const refused = await keep(request, dissemination, after, 'took a dissemination back', {
            news: true,
          });
          if (refused) return lost(request, dissemination, refused, takeBack);
        }
        return redirect(`/desk/disseminations/${dissemination.id}`);
      },
    }),

    'POST /desk/disseminations/{disseminationId}/release': route({
      ...onDissemination,
      needs: 'release-dissemination',
      answer: async (request, dissemination: Dissemination) => {
        const by = actorOf(request);
        // The same click twice.
        if (dissemination.state === 'released' && dissemination.releasedBy?.id === by.id)
          return redirect(`/desk/disseminations/${dissemination.id}`);
        const barred = mayNotRelease(dissemination, by.id ?? '') ?? staleFor(request, dissemination);
        if (barred) return refusedOn(request, dissemination, barred);
        const { output, recipients: list } = await withParts(dissemination);
        const found = {
          approvedHash: dissemination.coverLetter
            ? approvedHashOf(dissemination.coverLetter, output.contentHash)
            : '',
          recipientsHash: recipientsHashOf(list),
          recipients: list.length,
        };
        const doneBy = { id: by.id ?? '', name: by.name };
        const after = release(dissemination, found, doneBy, request.now);
        if (isRefusal(after)) return refusedOn(request, dissemination, after);
        const refused = await keep(request, dissemination, after, 'released a dissemination', {
          news: true,
          note: `${list.length} ${list.length === 1 ? 'recipient' : 'recipients'}`,
        });
        if (refused) {
          return lost(request, dissemination, refused, (current) =>
            release(current, found, doneBy, request.now),
          );
        }
        await writeLetters(request, { ...after, revision: dissemination.revision + 1 });
        return redirect(`/desk/disseminations/${dissemination.id}`);
      },
    }),

    'POST /desk/disseminations/{disseminationId}/send-again': route({
      ...onDissemination,
      needs: 'release-dissemination',
      answer: async (request, dissemination: Dissemination) => {
        // The form says which round it begins, so that the same click twice is one round.
        const wanted = Number(sentValue(request, 'round') ?? dissemination.rounds + 1);
        if (wanted <= dissemination.rounds) return redirect(`/desk/disseminations/${dissemination.id}`);
        const [list, sent] = await Promise.all([
          recipients.ofDissemination(dissemination.id),
          lettersTo(dissemination),
        ]);
        const unreached = notReached(list, sent);
        const after = sendAgain(dissemination, unreached.length, request.now);
        if (isRefusal(after)) return refusedOn(request, dissemination, after);
        const refused = await keep(request, dissemination, after, 'sent a dissemination again', {
          news: true,
          note: `To ${unreached.length} whose letter was returned or refused`,
        });
        if (refused) {
          return lost(request, dissemination, refused, (current) =>
            current.rounds > dissemination.rounds
              ? refuse('conflict', 'Somebody else sent it again at this moment.')
              : undefined,
          );
        }
        await writeLetters(request, { ...after, revision: dissemination.revision + 1 });
        return redirect(`/desk/disseminations/${dissemination.id}`);
      },
    }),
  });
};

const tooMany = `A dissemination can have ${mostRecipients.toLocaleString('en-GB')} recipients. Divide the list, and begin a second dissemination for the rest.`;

const noSuchRecipient = refuse('not-found', 'This recipient is not on the list, or not any more.');

/** Before it is prepared, any recipient can be corrected; after the release, those that it certainly has not reached. */
const mayNotCorrect = (
  dissemination: Dissemination,
  recipient: Recipient,
  letters: readonly Letter[],
): Refusal | undefined => {
  if (dissemination.state !== 'released') return notChangeable(dissemination);
  if (dissemination.lettersWritten && notReached([recipient], letters).length) return undefined;
  const newest = newestLetters(letters).get(recipient.id);
  return refuse(
    'conflict',
    newest
      ? 'The letter to this recipient was not returned, so there is nothing to correct.'
      : 'The letters are still being written. Try again in a minute.',
  );
};

/** A value that came in a form field, or in a JSON body. */
const sentValue = ({ fields, json }: WebRequest, name: string): string | undefined => {
  const inJson =
    typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined;
  return (
    fields.one(name) ??
    (typeof inJson === 'string' || typeof inJson === 'number' ? String(inJson) : undefined)
  );
};

/** Who prepares or releases what they saw must not send what somebody else made of it meanwhile. */
const staleFor = (request: WebRequest, dissemination: Dissemination): Refusal | undefined =>
  (revisionFromForm(request) ?? dissemination.revision) === dissemination.revision
    ? undefined
    : refuse(
        'conflict',
        'This was changed while you had it open. Here is the newer version: look at it first.',
      );

/** Place in a list, from `?from=`; 0 when it is none. */
const offsetOf = ({ query }: WebRequest): number => {
  const from = Number(query.get('from') ?? 0);
  return Number.isSafeInteger(from) && from > 0 ? from : 0;
};

const isSame = (one: Recipient | undefined, other: Recipient): boolean =>
  one !== undefined &&
  (['organisation', 'contact', 'email', 'language', 'why'] as const).every(
    (name) => (one[name] ?? '') === (other[name] ?? ''),
  );

/** The list that came with the request: a file, pasted text, or the one that was looked at before. */
const sentList = (request: WebRequest): { text: string; note?: string; keep: boolean } | Refusal => {
  const { fields, uploads } = request;
  const json = request.json as { list?: unknown; keep?: unknown } | undefined;
  const keep = fields.one('keep') !== undefined || json?.keep === true;
  const upload = uploads.get('file');
  const pasted = typeof json?.list === 'string' ? json.list : (fields.one('list') ?? '');
  const bytes = upload ? upload.bytes.length : Buffer.byteLength(pasted);
  if (bytes > mostListBytes) {
    return refuse(
      'too-large',
      `The list is too large: it can have ${mostListBytes / 1_000} KB, and this one has ${Math.ceil(bytes / 1_000).toLocaleString('en-GB')} KB.`,
    );
  }
  if (!upload) return { text: pasted, keep };
  return { ...decodeList(upload.bytes), keep };
};

const publicDissemination = (dissemination: Dissemination) => ({
  id: dissemination.id,
  revision: dissemination.revision,
  title: dissemination.title,
  state: dissemination.state,
  outputId: dissemination.outputId,
  forumId: dissemination.forumId,
  preparedBy: dissemination.preparedBy?.name,
  preparedAt: dissemination.preparedAt,
  releasedBy: dissemination.releasedBy?.name,
  releasedAt: dissemination.releasedAt,
});

const shownRecipient = ({ id, revision, organisation, contact, email, language, why }: Recipient) => ({
  id,
  revision,
  organisation,
  contact,
  email,
  language,
  why,
});

const shownList = (list: ReadList | undefined) => ({
  good: list?.good.map(({ line, fields }) => ({ line, ...fields })),
  bad: list?.bad,
  notes: list?.notes,
});
