import type { AuditEntry } from '../../shared/domain/audit.ts';
import { breakerId, breakerTitle, letGo } from '../../shared/domain/breaker.ts';
import {
  type Approved,
  alreadyAddressed,
  coverLetterForm,
  type Dissemination,
  mayNotAddTo,
  mayNotRelease,
  mayNotSendAgain,
  missingToPrepare,
  newestLetters,
  notChangeable,
  notReached,
  pause,
  prepare,
  readyAgain,
  reasonForm,
  recall,
  release,
  resume,
  sendAgain,
  startDissemination,
  takeBack,
  writeCoverLetter,
  wrongPlaceholders,
} from '../../shared/domain/dissemination.ts';
import {
  headOf,
  type Letter,
  type LetterState,
  ledgerHeads,
  ledgerOf,
  letterStates,
} from '../../shared/domain/letter.ts';
import type { Output } from '../../shared/domain/output.ts';
import { permits } from '../../shared/domain/permissions.ts';
import {
  addresseeOf,
  awkwardOnes,
  mostListBytes,
  mostRecipients,
  type Recipient,
  recipientForm,
  sameRecipient,
} from '../../shared/domain/recipient.ts';
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
import type { BreakerStore } from '../../shared/store/breaker.ts';
import { approvedHashOf, type Disseminations, recipientsHashOf } from '../../shared/store/disseminations.ts';
import type { Forums } from '../../shared/store/forums.ts';
import type { Ledgers, LetterFate } from '../../shared/store/ledgers.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { Outputs } from '../../shared/store/outputs.ts';
import { type Press, pressReleaseIdFor } from '../../shared/store/press.ts';
import { newRecipient, type Recipients, recipientIdFor } from '../../shared/store/recipients.ts';
import { type Commit, history } from '../../shared/store/records.ts';
import { allBulk, type Stops } from '../../shared/store/stops.ts';
import type { Table, Write } from '../../shared/store/table.ts';
import type { ReadList } from './list.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  disseminations: Disseminations;
  recipients: Recipients;
  outputs: Outputs;
  forums: Forums;
  letters: Letters;
  ledgers: Ledgers;
  stops: Stops;
  breaker: BreakerStore;
  press: Press;
};

/** How many letters a person can try on themselves in an hour. */
const mostTries = 30;

/**
 * An output on its way to its recipients (R28–R30): the list, the cover letter, the preview; one person prepares it,
 * another releases it; what became of every letter, stopping and recalling them, and sending again what came back.
 */
export const createHandler = (dependencies: Dependencies) => {
  const {
    table,
    disseminations,
    recipients,
    outputs,
    forums,
    letters,
    ledgers,
    stops,
    breaker,
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

  const onReleased = { ...onDissemination, needs: 'release-dissemination' } as const;

  /** A person of the desk, as records name them. */
  const personOf = (request: WebRequest) => {
    const { id = '', name } = actorOf(request);
    return { id, name };
  };

  /** The page that asks for the reason of a decision, with what it will do. */
  const askWhy = (
    request: WebRequest,
    dissemination: Dissemination,
    act: 'pause' | 'recall',
    wrong?: { typed: Typed; errors: readonly FieldError[] },
  ): Answer =>
    page(
      act === 'pause' ? 'Pause' : 'Recall',
      pages.ReasonPage({ dissemination, act, csrf: request.csrf, ...wrong }),
      wrong ? { errors: wrong.errors } : { revision: dissemination.revision },
      { status: wrong ? 422 : 200 },
    );

  const showBreaker = async (
    request: WebRequest,
    typed: Typed = {},
    errors: readonly FieldError[] = [],
    status = 200,
  ): Promise<Answer> => {
    const [stands, told] = await Promise.all([
      breaker.get(),
      history(table, breakerId, request.query.get('history') ?? undefined),
    ]);
    return page(
      breakerTitle,
      pages.BreakerPage({ breaker: stands, history: told, csrf: request.csrf, typed, errors }),
      errors.length
        ? { errors }
        : { state: stands?.state ?? 'running', since: stands?.since, why: stands?.why },
      { status },
    );
  };

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
    also: Write[] = [],
  ) =>
    commit({
      also,
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

  /** The recipients of all other released parts of the same dissemination; none for one without a supplement. */
  const recipientsElsewhere = async (dissemination: Dissemination): Promise<Recipient[]> => {
    if (!dissemination.supplementTo) return [];
    const parts = await disseminations.otherParts(dissemination);
    return (await Promise.all(parts.map(({ id }) => recipients.ofDissemination(id)))).flat();
  };

  /** Letters to its recipients; those that people tried on themselves are no part of the ledger. */
  const lettersTo = async (dissemination: Dissemination): Promise<LetterFate[]> =>
    dissemination.state === 'released'
      ? (await ledgers.of(dissemination.id)).filter(({ recipientId }) => recipientId)
      : [];

  /**
   * What the page of a dissemination shows of its recipients and letters. After the release, 2,000 recipients are watched
   * with three requests: all fates, the recipients of one page, and those whose letter came back.
   */
  const sentOf = async (request: WebRequest, dissemination: Dissemination): Promise<pages.Sent> => {
    if (dissemination.state !== 'released') {
      const list = await recipients.ofDissemination(dissemination.id);
      return { dissemination, letters: [], recipients: list, count: list.length, unreached: [] };
    }
    const letters = await lettersTo(dissemination);
    const newest = newestLetters(letters);
    const failed = [...newest].flatMap(([id, { state }]) =>
      state === 'bounced' || state === 'rejected' ? [id] : [],
    );
    const fate = fateFrom(request);
    const [shown, unreached] = await Promise.all([
      fate
        ? recipients.ofDissemination(dissemination.id).then((all) => {
            const wanted = all.filter(({ id }) => hasFate(newest.get(id)?.state, fate));
            const from = offsetOf(request);
            const next = from + pages.rowsAPage;
            return {
              items: wanted.slice(from, next),
              cursor: next < wanted.length ? String(next) : undefined,
            };
          })
        : recipients.pageOf(dissemination.id, request.query.get('from') ?? undefined, pages.rowsAPage),
      recipients.some(failed),
    ]);
    return {
      dissemination,
      letters,
      recipients: shown.items,
      cursor: shown.cursor,
      from: request.query.get('from') ?? undefined,
      fate,
      count: dissemination.approved?.recipients.count ?? newest.size,
      unreached,
    };
  };

  const showDissemination = async (
    request: WebRequest,
    dissemination: Dissemination,
    errors: readonly FieldError[] = [],
    status = 200,
  ): Promise<Answer> => {
    const first = dissemination.supplementTo ?? dissemination.id;
    const [output, sent, release, told, parts, elsewhere] = await Promise.all([
      outputs.get(dissemination.outputId),
      sentOf(request, dissemination),
      press.get(pressReleaseIdFor(first)),
      history(table, dissemination.id, request.query.get('history') ?? undefined),
      dissemination.supplements ? disseminations.otherParts(dissemination) : [],
      dissemination.state === 'draft' ? recipientsElsewhere(dissemination) : [],
    ]);
    if (!output) throw new Error(`${dissemination.id} has lost its output.`);
    return page(
      dissemination.title,
      pages.DisseminationPage({
        ...sent,
        output,
        pressRelease: release,
        history: told,
        supplements: parts,
        elsewhere,
        supplementId: dissemination.state === 'released' ? newId('dissemination') : undefined,
        errors,
        person: request.person,
        csrf: request.csrf,
        now: request.now,
      }),
      errors.length
        ? { errors }
        : {
            ...publicDissemination(dissemination),
            recipients: sent.count,
            ledger: ledgerOf(sent.letters.map(({ state }) => state)),
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
      to: { name: addresseeOf(recipient), email: recipient.email },
      fields: fieldsOfOutputLetter(coverLetter, await forLetters(dissemination), recipient),
      cause: dissemination.id,
      event: 'preview',
      // Whoever looks at a letter before it goes does not come in by it.
      key: 'hidden',
      at: now,
      forumId: dissemination.forumId,
    });
  };

  /** Only previews lay letters out; loaded with the rest it would cost each start of this function. */
  const layOut = async (letter: Letter) => {
    const { renderLetter } = await import('../../shared/letters/render.tsx');
    return renderLetter(letter, { baseUrl });
  };

  /** After the state is written the letters follow; when that fails here, the sweep does the rest. */
  const writeLetters = async (request: WebRequest, dissemination: Dissemination): Promise<void> => {
    try {
      await finishDissemination(
        { disseminations, recipients, letters, ledgers, commit },
        dissemination,
        request.now,
      );
    } catch (fault) {
      log.fault(fault, { disseminationId: dissemination.id });
    }
  };

  /**
   * What releasing a supplement writes besides: on what it adds to, that it did. That record changes, so of two
   * supplements released at once the second is refused, looks at the lists again, and nobody is on both.
   */
  const releaseOfSupplement = async (
    request: WebRequest,
    dissemination: Dissemination,
    list: readonly Recipient[],
    note: string,
  ): Promise<Pick<Commit, 'changes' | 'audit'> | Refusal> => {
    const first = dissemination.supplementTo && (await disseminations.get(dissemination.supplementTo));
    if (!first) return { changes: [], audit: [] };
    const closed = mayNotAddTo(first);
    if (closed) return closed;
    const [twice] = alreadyAddressed(list, await recipientsElsewhere(dissemination));
    if (twice) {
      return refuse(
        'conflict',
        `${twice.organisation} is a recipient already, with the same address. Take this back, and take it off the list.`,
      );
    }
    const after = { ...first, supplements: (first.supplements ?? 0) + 1 };
    return {
      changes: [disseminations.change(first, after, actorOf(request), request.now.toISOString())],
      audit: [entry(request, first, 'released a supplement', { note })],
    };
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
        const sent = await sentOf(request, dissemination);
        const shown = { ...sent, now: request.now };
        return page(
          'What became of the letters',
          pages.ProgressPage({ ...shown, person: request.person }),
          {
            ledger: ledgerOf(sent.letters.map(({ state }) => state)),
            paused: dissemination.paused !== undefined,
            recalled: dissemination.recalled !== undefined,
            done: pages.isSettled(shown),
          },
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
        if (alreadyAddressed([added], await recipientsElsewhere(dissemination)).length)
          return shown(
            'organisation',
            'This organisation gets the output already, at the same address, by what this is a supplement to.',
            409,
          );
        if (!there && list.length >= mostRecipients) return shown('', tooMany(), 422);
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
      answer: async (_request, dissemination: Dissemination) => {
        const { writeList } = await lists();
        return file(
          'text/csv; charset=utf-8',
          writeList(await recipients.ofDissemination(dissemination.id)),
          {
            name: `recipients-${dissemination.id}.csv`,
          },
        );
      },
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
        const released = dissemination.state === 'released';
        if (released) {
          if (!isSameName(parsed.values, recipient)) {
            const message = `The release was for ${recipient.organisation}. Another organisation is added by a supplement.`;
            return shown(typed, [{ name: 'organisation', message }], 409);
          }
          const letter = newestLetters(sent).get(recipient.id);
          if (letter?.state === 'bounced' && !readyAgain([{ ...recipient, ...parsed.values }], sent).length) {
            const message = 'The letter came back from this very address. Name another one.';
            return shown(typed, [{ name: 'email', message }], 409);
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
        const sent = await sentList(request);
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
        const { readList } = await lists();
        const list = readList(sent.text, [...known, ...(await recipientsElsewhere(dissemination))]);
        if (isRefusal(list)) return shown({ error: list.reason, text: sent.text }, 422);
        if (sent.note) list.notes.unshift(sent.note);
        if (known.length + list.good.length > mostRecipients)
          return shown({ error: tooMany(), text: sent.text }, 422);
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
        const [{ output, forum, recipients: list }, elsewhere] = await Promise.all([
          withParts(dissemination),
          recipientsElsewhere(dissemination),
        ]);
        const missing = missingToPrepare(dissemination, output, list, elsewhere);
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
        const note = `${list.length} ${list.length === 1 ? 'recipient' : 'recipients'}`;
        const added = await releaseOfSupplement(request, dissemination, list, note);
        if (isRefusal(added)) return refusedOn(request, dissemination, added);
        const at = request.now.toISOString();
        const refused = await commit({
          changes: [disseminations.change(dissemination, after, actorOf(request), at), ...added.changes],
          audit: [
            entry(request, after, 'released a dissemination', {
              from: 'prepared',
              to: 'released',
              news: true,
              note,
            }),
            ...added.audit,
          ],
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
        const ready = readyAgain(list, sent);
        const after =
          mayNotSendAgain(ready, personOf(request).id) ?? sendAgain(dissemination, ready.length, request.now);
        if (isRefusal(after)) return refusedOn(request, dissemination, after);
        const refused = await keep(request, dissemination, after, 'sent a dissemination again', {
          news: true,
          note: `To ${ready.length} whose letter was returned or refused`,
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

    'GET /desk/disseminations/{disseminationId}/pause': route({
      ...onReleased,
      answer: (request, dissemination: Dissemination) => askWhy(request, dissemination, 'pause'),
    }),

    'POST /desk/disseminations/{disseminationId}/pause': route({
      ...onReleased,
      answer: async (request, dissemination: Dissemination) => {
        const parsed = readForm(reasonForm, request);
        if (!parsed.ok) return askWhy(request, dissemination, 'pause', parsed);
        const { reason } = parsed.values;
        const by = personOf(request);
        // The same click twice.
        if (dissemination.paused?.by.id === by.id)
          return redirect(`/desk/disseminations/${dissemination.id}`);
        const paused = (before: Dissemination) => pause(before, by, reason, request.now);
        const after = paused(dissemination);
        if (isRefusal(after)) return refusedOn(request, dissemination, after);
        const why = `${by.name} paused it: ${reason}`;
        const refused = await keep(
          request,
          dissemination,
          after,
          'paused a dissemination',
          { news: true, note: reason },
          [stops.stop(dissemination.id, why, actorOf(request), request.now.toISOString())],
        );
        if (refused) return lost(request, dissemination, refused, paused);
        return redirect(`/desk/disseminations/${dissemination.id}`);
      },
    }),

    'POST /desk/disseminations/{disseminationId}/resume': route({
      ...onReleased,
      answer: async (request, dissemination: Dissemination) => {
        const after = resume(dissemination);
        if (isRefusal(after)) return refusedOn(request, dissemination, after);
        const refused = await keep(request, dissemination, after, 'resumed a dissemination', { news: true }, [
          stops.go(dissemination.id),
        ]);
        if (refused) return lost(request, dissemination, refused, resume);
        return redirect(`/desk/disseminations/${dissemination.id}`);
      },
    }),

    'GET /desk/disseminations/{disseminationId}/recall': route({
      ...onReleased,
      answer: (request, dissemination: Dissemination) => askWhy(request, dissemination, 'recall'),
    }),

    'POST /desk/disseminations/{disseminationId}/recall': route({
      ...onReleased,
      answer: async (request, dissemination: Dissemination) => {
        const parsed = readForm(reasonForm, request);
        if (!parsed.ok) return askWhy(request, dissemination, 'recall', parsed);
        const { reason } = parsed.values;
        const by = personOf(request);
        // The same click twice.
        if (dissemination.recalled?.by.id === by.id)
          return redirect(`/desk/disseminations/${dissemination.id}`);
        const recalled = (before: Dissemination) => recall(before, by, reason, request.now);
        const after = recalled(dissemination);
        if (isRefusal(after)) return refusedOn(request, dissemination, after);
        const why = `${by.name} recalled it: ${reason}`;
        // The stop stands from this moment on, whatever is being sent; then what waits is cancelled, letter by letter.
        const refused = await keep(
          request,
          dissemination,
          after,
          'recalled a dissemination',
          { news: true, note: reason },
          [stops.stop(dissemination.id, why, actorOf(request), request.now.toISOString())],
        );
        if (refused) return lost(request, dissemination, refused, recalled);
        await writeLetters(request, { ...after, revision: dissemination.revision + 1 });
        return redirect(`/desk/disseminations/${dissemination.id}`);
      },
    }),

    'POST /desk/disseminations/{disseminationId}/supplements': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        const barred = mayNotAddTo(dissemination);
        if (barred) return refusedOn(request, dissemination, barred);
        const id = idFromForm(request, 'dissemination', newId);
        const { outputId, forumId, title } = dissemination;
        const started = startDissemination({ id, outputId, forumId, title }, request.now, dissemination);
        const refused = await keep(request, undefined, started, 'began a supplement');
        // The same form sent twice is the same supplement.
        if (refused && (await disseminations.get(id))?.supplementTo !== started.supplementTo) return refused;
        return redirect(`/desk/disseminations/${id}`, { created: true, data: { id } });
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
          pages.CameBackPage({ recipients: theirs, cursor }),
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

    'GET /desk/letters-to-many': route({
      needs: 'release-dissemination',
      answer: (request) => showBreaker(request),
    }),

    'POST /desk/letters-to-many': route({
      needs: 'release-dissemination',
      answer: async (request) => {
        const parsed = readForm(reasonForm, request);
        if (!parsed.ok) return showBreaker(request, parsed.typed, parsed.errors, 422);
        const { reason } = parsed.values;
        const by = actorOf(request);
        const before = await breaker.get();
        // The same click twice.
        if (before?.state === 'running' && before.by.id === by.id) return redirect('/desk/letters-to-many');
        const after = letGo(before, reason, by, request.now);
        const refusedWith = (message: string) =>
          showBreaker(request, parsed.values, [{ name: '', message }], 409);
        if (isRefusal(after)) return refusedWith(after.reason);
        const at = request.now.toISOString();
        const refused = await commit({
          changes: [breaker.change(before, after, by, at)],
          audit: [
            {
              record: breakerId,
              at,
              by,
              act: 'let everything that goes to many go again',
              title: breakerTitle,
              from: 'tripped',
              to: 'running',
              note: reason,
              news: true,
            },
          ],
          also: [stops.go(allBulk)],
        });
        return refused ? refusedWith(refused.reason) : redirect('/desk/letters-to-many');
      },
    }),
  });
};

/** Said only when it is: to write a number as people do loads the runtime's language data. */
const tooMany = () =>
  `A dissemination can have ${mostRecipients.toLocaleString('en-GB')} recipients. Divide the list, and begin a second dissemination for the rest.`;

const noSuchRecipient = refuse('not-found', 'This recipient is not on the list, or not any more.');

/** Before it is prepared, any recipient can be corrected; after the release, those that it certainly has not reached. */
const mayNotCorrect = (
  dissemination: Dissemination,
  recipient: Recipient,
  letters: readonly LetterFate[],
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

/** What the letters on a page are narrowed down to: one line of the sum, or one state. */
const fateFrom = ({ query }: WebRequest): pages.Fate | undefined =>
  [...ledgerHeads, ...letterStates].find((each) => each === query.get('fate'));

const hasFate = (state: LetterState | undefined, fate: pages.Fate): boolean =>
  // "sent" is a line of the sum as well as a state; the line takes in what was delivered.
  state !== undefined && (headOf(state) === fate || (state === fate && fate !== 'sent'));

const isSameName = (one: Pick<Recipient, 'organisation'>, other: Pick<Recipient, 'organisation'>) =>
  sameRecipient({ ...one, email: '' }) === sameRecipient({ ...other, email: '' });

const isSame = (one: Recipient | undefined, other: Recipient): boolean =>
  one !== undefined &&
  (['organisation', 'contact', 'email', 'language', 'why'] as const).every(
    (name) => (one[name] ?? '') === (other[name] ?? ''),
  );

/** What reads and writes lists is loaded with the first of them. */
const lists = () => import('./list.ts');

/** The list that came with the request: a file, pasted text, or the one that was looked at before. */
const sentList = async (
  request: WebRequest,
): Promise<{ text: string; note?: string; keep: boolean } | Refusal> => {
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
  const { decodeList } = await lists();
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
  paused: dissemination.paused && decisionOf(dissemination.paused),
  recalled: dissemination.recalled && decisionOf(dissemination.recalled),
  supplementTo: dissemination.supplementTo,
});

const decisionOf = ({ at, by, reason }: NonNullable<Dissemination['paused']>) => ({
  at,
  by: by.name,
  reason,
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
