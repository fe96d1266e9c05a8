import type { Call } from '../../shared/domain/call.ts';
import type { Person } from '../../shared/domain/people.ts';
import { type Proposal, titleOfProposal } from '../../shared/domain/proposal.ts';
import { type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { keptFromReviewing, keptOut, type Review, reviewsOf, tieOf } from '../../shared/domain/review.ts';
import {
  earlyForm,
  magMeetingOf,
  meetingForm,
  presentForm,
  statementOf,
  tooEarly,
} from '../../shared/domain/selection.ts';
import { type FieldError, readForm } from '../../shared/forms/read-form.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { wordFrom } from '../../shared/http/form-id.ts';
import type { WebRequest } from '../../shared/http/web.ts';
import type { Calls } from '../../shared/store/calls.ts';
import type { Cycles } from '../../shared/store/cycles.ts';
import type { Forums } from '../../shared/store/forums.ts';
import type { Proposals } from '../../shared/store/proposals.ts';
import type { Reviews } from '../../shared/store/reviews.ts';
import type { Selections } from '../../shared/store/selections.ts';
import type { Table } from '../../shared/store/table.ts';
import { createDecider, type Decision } from './decider.ts';
import type { Held } from './meeting.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  calls: Calls;
  cycles: Pick<Cycles, 'ofReview'>;
  proposals: Proposals;
  forums: Forums;
  reviews: Reviews;
  selections: Selections;
};

/** What the parts of this room share. */
export const createRoom = (dependencies: Dependencies) => {
  const { calls, cycles, proposals, reviews, selections, people } = dependencies;

  const callOf = (request: WebRequest) => calls.get(request.params.callId ?? '');

  /** All that the working list shows. */
  const everythingOf = async (call: Call) => {
    const [all, written, selection, members] = await Promise.all([
      proposals.allOfCall(call.id),
      reviews.ofCall(call.id),
      selections.ofCall(call),
      people.present('mag'),
    ]);
    return { all, written, selection, members };
  };

  /** At which meeting decisions are taken, by the cycle unless it is said, with whom, and why early, where they are. */
  const heldAt = async (request: WebRequest, call: Call, members: readonly Person[]): Promise<Held> => {
    const cycle = await cycles.ofReview(call);
    const early = tooEarly(call, cycle, request.now);
    const usual = cycle && !early ? { meeting: magMeetingOf(cycle) } : {};
    const meeting = readForm(meetingForm, request);
    const there = readForm(presentForm(members), request);
    const reason = early ? readForm(earlyForm, request) : undefined;
    const said = wordFrom(request, 'meeting') === undefined ? usual : meeting.ok ? meeting.values : {};
    return {
      tooEarly: early,
      meeting: said.meeting,
      members,
      present: members.filter(({ id }) => there.ok && there.values.present?.includes(id)),
      early: reason?.ok ? reason.values.earlyReason : undefined,
      stated: wordFrom(request, 'stayedOut'),
      typed: {
        ...(meeting.ok ? said : meeting.typed),
        ...(there.ok ? there.values : there.typed),
        ...(reason && (reason.ok ? reason.values : reason.typed)),
      },
      errors: [meeting, there, reason].flatMap((each) => (each && !each.ok ? each.errors : [])),
    };
  };

  return { callOf, everythingOf, heldAt, take: createDecider(dependencies) };
};

export type Room = ReturnType<typeof createRoom>;

export interface Wrong {
  errors: readonly FieldError[];
  status: number;
}

export const statementAbout = (decisions: readonly Pick<Decision, 'proposal' | 'stayOut'>[]): string =>
  statementOf(decisions.map(({ proposal, stayOut }) => ({ proposalId: proposal.id, stayOut })));

/**
 * What is wrong with what is stated with decisions: nothing of those who have an interest, or of others than these; no
 * reason where it is early.
 */
export const wrongStatement = (
  request: WebRequest,
  decisions: readonly Pick<Decision, 'proposal' | 'stayOut'>[],
  { errors: others }: Pick<Held, 'errors'>,
): Wrong | undefined => {
  const right = statementAbout(decisions);
  const stated = wordFrom(request, 'stayedOut') ?? '';
  if (!right || stated === right) return others.length ? { errors: others, status: 422 } : undefined;
  const [message, status] = stated
    ? [
        'Who has to stay out has changed since you looked. Nothing was decided: look at the names again, then state it.',
        409,
      ]
    : ['State that those who have an interest in a proposal took no part in deciding on it.', 422];
  return { errors: [{ name: 'stayedOut', message }, ...others], status };
};

/** R19: who has an interest in a proposal takes no part in deciding on it, whatever their role. */
export const conflictOf = (
  { person }: WebRequest,
  proposal: Proposal,
  reviews: readonly Review[],
): Refusal | undefined =>
  person
    ? keptOut(
        proposal,
        person,
        reviewsOf(proposal, reviews).find(({ personId }) => personId === person.id),
      )
    : refuse('not-allowed', 'Sign in to decide.');

/** Whether nothing but their name keeps somebody out of a proposal that waits. */
export const isNamesake = ({ person }: WebRequest, proposal: Proposal, own: Review | undefined): boolean =>
  person !== undefined &&
  proposal.state === 'submitted' &&
  tieOf(proposal, person)?.by === 'name' &&
  keptFromReviewing(proposal, person, own) === undefined &&
  keptOut(proposal, person, own) !== undefined;

/**
 * Why somebody takes no decision in a call: whoever has an interest in one of the proposals that wait has one in the
 * places that the others take.
 */
export const interestsOf = (
  request: WebRequest,
  all: readonly Proposal[],
  reviews: readonly Review[],
): FieldError[] =>
  all
    .filter(({ state }) => state === 'submitted')
    .flatMap((proposal) => {
      const conflict = conflictOf(request, proposal, reviews);
      const message = `${titleOfProposal(proposal)}: ${conflict?.reason} Somebody else decides on the proposals of this call.`;
      return conflict ? [{ name: '', message }] : [];
    });
