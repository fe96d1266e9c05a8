import {
  answerMerger,
  askToMerge,
  type Merger,
  mayBeTakenIn,
  mergeProposals,
  mergerForm,
  type Side,
  sides,
} from '../../shared/domain/merger.ts';
import { fieldsOf, type Proposal, titleOfProposal } from '../../shared/domain/proposal.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { similarTo } from '../../shared/domain/similarity.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { actorOf, page, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { mergerAnswered, mergerAsked } from '../../shared/letters/review.ts';
import { titleAfter } from '../../shared/pages/done.tsx';
import { hashOfKey } from '../../shared/store/keys.ts';
import { mergerIdFor } from '../../shared/store/reviews.ts';
import * as pages from './merger-pages.tsx';
import type { Dependencies, Opened, Room } from './room.ts';

interface Asked {
  merger: Merger;
  side: Side;
  key: string;
}

/** Two proposals become one, when both proposers agree by the links in their letters. */
export const createMergers = (dependencies: Dependencies, { opened }: Room) => {
  const { proposals, reviews, commit, newKey, baseUrl } = dependencies;
  const { mergers } = reviews;

  const formPage = async (
    { csrf, query, fields, json }: WebRequest,
    { proposal, call }: Opened,
    more: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ) => {
    const waiting = (await proposals.allOfCall(call.id)).filter(
      ({ id, state }) => id !== proposal.id && state === 'submitted',
    );
    const others = waiting.filter(mayBeTakenIn);
    const { errors = [], typed = {}, status = errors.length ? 422 : 200 } = more;
    return page(
      'Make one proposal of two',
      pages.MergerForm({
        proposal,
        others,
        goOn: waiting.filter((other) => !mayBeTakenIn(other)),
        similar: similarTo(proposal, others),
        chosen: otherIn({ fields, json }) ?? query.get('with') ?? undefined,
        csrf,
        typed,
        errors,
      }),
      errors.length ? { errors } : { id: proposal.id },
      { status },
    );
  };

  /** Only for who holds the key of one of the two letters. */
  const asked = async (request: WebRequest): Promise<Asked | Refusal> => {
    const merger = await mergers.get(request.params.mergerId ?? '');
    const key = request.fields.one('key') ?? keyInJson(request) ?? request.query.get('key') ?? '';
    const side = merger && key ? sides.find((each) => merger[each].keyHash === hashOfKey(key)) : undefined;
    return merger && side
      ? { merger, side, key }
      : refuse(
          'gone',
          'This link is no longer good. A link in an older letter ends when a newer one is sent.',
        );
  };

  const letterTo = (proposal: Proposal) => ({ name: fieldsOf(proposal).name, email: proposal.email });

  return {
    'GET /desk/proposals/{proposalId}/merger': route({
      needs: 'arrange-reviews',
      subject: opened,
      answer: (request, found: Opened) => formPage(request, found),
    }),

    'POST /desk/proposals/{proposalId}/merger': route({
      needs: 'arrange-reviews',
      subject: opened,
      answer: async (request, found: Opened) => {
        const { now } = request;
        const keep = found.proposal;
        const parsed = readForm(mergerForm, request);
        const other = await proposals.get(otherIn(request) ?? '');
        const typed: Typed = parsed.ok ? parsed.values : parsed.typed;
        const errors: FieldError[] = other?.confirmedAt
          ? []
          : [{ name: 'with', message: 'Choose the other proposal.' }];
        if (!parsed.ok) errors.push(...parsed.errors);
        if (!parsed.ok || !other?.confirmedAt) return formPage(request, found, { typed, errors });
        const id = mergerIdFor(keep.id, other.id);
        const before = await mergers.get(id);
        const keys: Record<Side, string> = { keep: newKey(), other: newKey() };
        const at = now.toISOString();
        const by = actorOf(request);
        const { words } = parsed.values;
        const done = redirect(`/desk/proposals/${keep.id}/review?done=merger`, { data: { id } });
        if (before?.state === 'asked' && before.words === words && at < before.until) return done;
        const merger = askToMerge(before, {
          id,
          keep,
          other,
          keyHashes: { keep: hashOfKey(keys.keep), other: hashOfKey(keys.other) },
          words,
          by: by.name,
          at,
        });
        if (isRefusal(merger))
          return formPage(request, found, {
            typed,
            errors: [{ name: '', message: merger.reason }],
            status: 409,
          });
        const pair = { keep, other };
        const refused = await commit({
          changes: [mergers.change(before, merger, by, at)],
          audit: sides.map((side) => ({
            record: pair[side].id,
            at,
            by,
            act: 'asked both proposers whether they want to merge',
            title: titleOfProposal(pair[side]),
            note: `With “${titleOfProposal(pair[side === 'keep' ? 'other' : 'keep'])}”: ${words}`,
            news: false,
          })),
          letters: sides.map((side) => {
            const counterpart = pair[side === 'keep' ? 'other' : 'keep'];
            return letterOf(mergerAsked, {
              to: letterTo(pair[side]),
              cause: id,
              event: `asked-${side}-${merger.revision}`,
              at: now,
              fields: {
                name: fieldsOf(pair[side]).name,
                title: titleOfProposal(pair[side]),
                otherTitle: titleOfProposal(counterpart),
                otherAt: `${baseUrl}/proposals/${counterpart.id}`,
                goesOn: side === 'keep',
                words,
                until: spokenInstant(merger.until),
                answerAt: `${baseUrl}/mergers/${id}?key=${keys[side]}`,
              },
            });
          }),
        });
        return refused
          ? formPage(request, found, { typed, errors: [{ name: '', message: refused.reason }], status: 409 })
          : done;
      },
    }),

    'GET /mergers/{mergerId}': route({
      needs: 'anyone',
      subject: asked,
      answer: async ({ now, query }, { merger, side, key }: Asked) => {
        const pair = await Promise.all(sides.map((each) => proposals.get(merger[each].proposalId)));
        const shown = Object.fromEntries(
          sides.map((each, place) => [each, pair[place]?.state === 'submitted' ? pair[place] : undefined]),
        );
        const done = query.get('done') === 'answered';
        return page(
          titleAfter('One proposal of two?', done),
          pages.MergerPage({ merger, side, linkKey: key, now, proposals: shown, done }),
          { state: merger.state, agreed: Boolean(merger[side].agreedAt) },
          { wide: true },
        );
      },
    }),

    'POST /mergers/{mergerId}': route({
      needs: 'anyone',
      subject: asked,
      answer: async (request, { merger, side, key }: Asked) => {
        const { now } = request;
        const agrees = answerIn(request);
        if (agrees === undefined) return refuse('invalid', 'Please say yes or no.');
        const back = redirect(`/mergers/${merger.id}?key=${key}&done=answered`, { data: { id: merger.id } });
        // A second click on the same answer.
        if (agrees && merger[side].agreedAt) return back;
        if (!agrees && merger.state === 'declined') return back;
        const answered = answerMerger(merger, side, agrees, now);
        if (isRefusal(answered)) return answered;
        const [keep, other] = await Promise.all([
          proposals.get(merger.keep.proposalId),
          proposals.get(merger.other.proposalId),
        ]);
        if (!keep || !other) return refuse('gone', 'One of the two proposals is no longer here.');
        const at = now.toISOString();
        const by = { kind: 'submitter' as const, name: fieldsOf(side === 'keep' ? keep : other).name };
        const made = answered.state === 'merged' ? mergeProposals(keep, other, now) : undefined;
        if (isRefusal(made)) return made;
        const title = titleOfProposal;
        const refused = await commit({
          changes: [
            mergers.change(merger, answered, by, at),
            ...(made
              ? [proposals.change(keep, made.keep, by, at), proposals.change(other, made.other, by, at)]
              : []),
          ],
          audit: [keep, other].map((each) => ({
            record: each.id,
            at,
            by,
            act: made
              ? 'agreed to the merger, as the second of two: the proposals are one'
              : agrees
                ? 'agreed to the merger'
                : 'declined the merger',
            title: title(each),
            ...(made && each === other ? { from: other.state, to: made.other.state } : {}),
            note: `“${title(keep)}” and “${title(other)}”`,
            news: each === keep,
          })),
          letters:
            answered.state === 'asked'
              ? []
              : [keep, other].map((each) =>
                  letterOf(mergerAnswered, {
                    to: letterTo(each),
                    cause: each.id,
                    event: `merger-${answered.state}-${merger.id}-${merger.revision}`,
                    at: now,
                    fields: {
                      name: fieldsOf(each).name,
                      title: title(each),
                      otherTitle: title(each === keep ? other : keep),
                      merged: made !== undefined,
                      proposalAt: `${baseUrl}/proposals/${made ? keep.id : each.id}`,
                    },
                  }),
                ),
        });
        return refused ?? back;
      },
    }),
  };
};

const otherIn = ({ fields, json }: Pick<WebRequest, 'fields' | 'json'>): string | undefined => {
  const { with: other } = Object(json) as { with?: unknown };
  return fields.one('with') ?? (typeof other === 'string' ? other : undefined);
};

const keyInJson = ({ json }: WebRequest): string | undefined => {
  const { key } = Object(json) as { key?: unknown };
  return typeof key === 'string' ? key : undefined;
};

const answerIn = ({ fields, json }: WebRequest): boolean | undefined => {
  const { act } = Object(json) as { act?: unknown };
  const answer = fields.one('act') ?? act;
  return answer === 'agree' ? true : answer === 'decline' ? false : undefined;
};
