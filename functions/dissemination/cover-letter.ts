import {
  coverLetterForm,
  type Dissemination,
  fallbackLanguage,
  removeEdition,
  writeCoverLetter,
  writtenLanguages,
  wrongPlaceholders,
} from '../../shared/domain/dissemination.ts';
import { cleanLine } from '../../shared/domain/fields.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import {
  addresseeOf,
  awkwardOnes,
  type Language,
  languageNames,
  languages,
  type Recipient,
} from '../../shared/domain/recipient.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { idFromForm, revisionFromForm } from '../../shared/http/form-id.ts';
import {
  type Answer,
  letterView,
  page,
  type Routes,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { outputLetter } from '../../shared/letters/output-letter.ts';
import { type ForLetters, fieldsOfOutputLetter } from '../../shared/letters/releases.ts';
import { doneIn, titleAfter } from '../../shared/pages/done.tsx';
import { CoverLetterPage } from './cover-letter-pages.tsx';
import { PreviewPage } from './preview-page.tsx';
import { type Dependencies, noSuchRecipient, type Room, sentValue } from './room.ts';

/** R29: the cover letter, looked at as its readers will see it, and tried on oneself. */
export const coverLetterRoutes = (dependencies: Dependencies, room: Room) => {
  const { recipients, outputs, forums, letters, counters, newId, baseUrl, contact } = dependencies;
  const { onDissemination, recipientOf, keep, withParts, refusedOn } = room;

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
      forumQuestion: forum?.question,
      summary: output?.summary,
      report: output?.report,
    };
  };

  const letterTo = async (
    dissemination: Dissemination,
    recipient: Recipient,
    now: Date,
  ): Promise<Letter | Refusal> => {
    const { coverLetter, editions } = dissemination;
    if (!coverLetter)
      return refuse('conflict', 'There is no cover letter yet, so there is no letter to look at.');
    return letterOf(outputLetter, {
      to: { name: addresseeOf(recipient), email: recipient.email },
      fields: fieldsOfOutputLetter({ coverLetter, editions }, await forLetters(dissemination), recipient),
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
    return renderLetter(letter, { baseUrl, contact });
  };

  const showCoverLetter = async (
    request: WebRequest,
    dissemination: Dissemination,
    lang: Language,
    wrong?: { typed: Typed; errors: readonly FieldError[]; status: number },
  ): Promise<Answer> => {
    const { output, forum, recipients: list } = await withParts(dissemination);
    const done = wrong ? undefined : doneIn(request.query, doneToLetter);
    return page(
      titleAfter('Cover letter', done),
      CoverLetterPage({
        dissemination,
        output,
        forum,
        recipients: list,
        lang,
        beginWithSummary: request.query.get('begin') === 'summary',
        csrf: request.csrf,
        done,
        ...(wrong ? { typed: wrong.typed, errors: wrong.errors } : {}),
      }),
      wrong
        ? { errors: wrong.errors }
        : {
            ...dissemination.coverLetter,
            editions: dissemination.editions ?? [],
            revision: dissemination.revision,
          },
      { status: wrong?.status ?? 200 },
    );
  };

  /** Takes the edition of one language away; twice is harmless. */
  const takeAway = async (request: WebRequest, dissemination: Dissemination): Promise<Answer | Refusal> => {
    const lang = languageFrom(sentValue(request, 'lang'));
    const after = removeEdition(dissemination, lang);
    if (isRefusal(after)) return refusedOn(request, dissemination, after);
    if (writtenLanguages(after).length < writtenLanguages(dissemination).length) {
      const act = `took the cover letter in ${languageNames[lang]} away`;
      const refused = await keep(request, dissemination, after, act);
      if (refused) return refused;
    }
    return redirect(`/desk/disseminations/${dissemination.id}/cover-letter?done=taken-away`);
  };

  return {
    'GET /desk/disseminations/{disseminationId}/cover-letter': route({
      ...onDissemination,
      answer: (request, dissemination: Dissemination) =>
        showCoverLetter(request, dissemination, languageFrom(request.query.get('lang'))),
    }),

    'POST /desk/disseminations/{disseminationId}/cover-letter': route({
      ...onDissemination,
      answer: async (request, dissemination: Dissemination) => {
        if (sentValue(request, 'remove') !== undefined) return takeAway(request, dissemination);
        const parsed = readForm(coverLetterForm, request);
        const lang = languageFrom(sentValue(request, 'lang'));
        const shown = (typed: Typed, errors: readonly FieldError[], status: number) =>
          showCoverLetter(request, dissemination, lang, { typed, errors, status });
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
        const english = lang === fallbackLanguage;
        const act = english ? 'wrote the cover letter' : `wrote the cover letter in ${languageNames[lang]}`;
        const refused = await keep(request, dissemination, after, act);
        if (refused) return shown(typed, [{ name: '', message: refused.reason }], 409);
        return redirect(
          `/desk/disseminations/${dissemination.id}/preview?${english ? '' : `reads=${lang}&`}done=saved`,
        );
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
        const awkward = awkwardOnes(list, writtenLanguages(dissemination));
        const reads = request.query.get('reads');
        const find = cleanLine(request.query.get('find') ?? '');
        const found = find ? calledLike(list, find) : [];
        const recipient = wanted
          ? list.find(({ id }) => id === wanted)
          : find
            ? found[0]
            : (list.find(({ language }) => language === reads) ?? awkward[0]?.recipient ?? list[0]);
        if (wanted && !recipient) return noSuchRecipient;
        const triedId = request.query.get('tried');
        const [letter, tried] = await Promise.all([
          recipient && letterTo(dissemination, recipient, request.now),
          triedId ? letters.get(triedId) : undefined,
        ]);
        const shown = letter && !isRefusal(letter) ? { letter, ...(await layOut(letter)) } : undefined;
        const isTried = tried?.cause === dissemination.id && tried.to.email === request.person?.email;
        const done = isTried
          ? 'The letter is on its way to you. It comes with “[Trial]” before its subject.'
          : doneIn(request.query, doneToLetter);
        return page(
          titleAfter('Preview', done),
          PreviewPage({
            dissemination,
            recipient,
            awkward,
            recipients: list,
            find,
            found,
            shown,
            report: letter !== undefined && !isRefusal(letter) && letter.fields.report !== undefined,
            csrf: request.csrf,
            person: request.person,
            // Minted here, so that a second click is the same trial.
            tryId: newId('attempt'),
            done,
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
          `/desk/disseminations/${dissemination.id}/preview?recipient=${recipient.id}&tried=${trial.id}`,
          { data: { letter: trial.id } },
        );
      },
    }),
  } satisfies Partial<Routes<'dissemination'>>;
};

const doneToLetter = {
  saved: 'The cover letter is saved. This is a letter as it will go.',
  'taken-away': 'The letter in that language is taken away.',
};

/** Those in whose name the words stand; who is called just that comes first. */
const calledLike = (list: readonly Recipient[], find: string): Recipient[] => {
  const wanted = find.toLowerCase();
  const isCalled = ({ organisation }: Recipient) => organisation.toLowerCase() === wanted;
  return list
    .filter(({ organisation }) => organisation.toLowerCase().includes(wanted))
    .sort((one, other) => Number(isCalled(other)) - Number(isCalled(one)));
};

/** How many letters a person can try on themselves in an hour. */
const mostTries = 30;

/** The language that an address or a form names; English when it is none of ours. */
const languageFrom = (named: string | null | undefined): Language =>
  languages.find((lang) => lang === named) ?? fallbackLanguage;
