import type { Actor } from '../../shared/domain/audit.ts';
import type { Call } from '../../shared/domain/call.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { idOf } from '../../shared/domain/ids.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { proposersOf } from '../../shared/domain/merger.ts';
import { decideOnProposal, fieldsOf, type Proposal, titleOfProposal } from '../../shared/domain/proposal.ts';
import { isRefusal, type Refusal } from '../../shared/domain/refusal.ts';
import { type StayingOut, spokenInterest } from '../../shared/domain/review.ts';
import { type Circumstances, decide, type Selection, whoWasThere } from '../../shared/domain/selection.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { proposalDecision } from '../../shared/letters/proposal.ts';
import type { Forums } from '../../shared/store/forums.ts';
import type { Proposals } from '../../shared/store/proposals.ts';
import type { CommitChanges } from '../../shared/store/records.ts';
import type { Selections } from '../../shared/store/selections.ts';

/** One proposal and what is decided on it. `forumId` is minted where it is shown first, so that a second click founds nothing. */
export interface Decision {
  proposal: Proposal;
  accepted: boolean;
  reasons: string;
  forumId: string;
  /** Who takes no part in it. */
  stayOut: readonly StayingOut[];
}

export const isForumId = (id: string | undefined): id is string => idOf('forum').safeParse(id).success;

/** The letters by which everybody hears who proposed it, or what was merged into it: its own proposer's first. */
export const decisionLetters = (
  decision: Decision,
  call: Call,
  baseUrl: string,
  at: Date,
): [Letter, ...Letter[]] => {
  const [own, ...merged] = proposersOf(decision.proposal);
  if (!own) throw new Error('A proposal has a proposer.');
  return [
    decisionLetter(decision, own, false, call, baseUrl, at),
    ...merged.map((to) => decisionLetter(decision, to, true, call, baseUrl, at)),
  ];
};

const decisionLetter = (
  decision: Decision,
  to: { name: string; email: string },
  merged: boolean,
  call: Call,
  baseUrl: string,
  at: Date,
): Letter => {
  const { proposal, accepted, reasons } = decision;
  return letterOf(proposalDecision, {
    to,
    cause: proposal.id,
    event: merged ? `decided, to ${to.email}` : 'decided',
    at,
    fields: {
      title: titleOfProposal(proposal),
      callTitle: call.title,
      name: to.name,
      accepted,
      reasons,
      ...(merged ? { merged } : {}),
      proposalAt: `${baseUrl}/proposals/${proposal.id}`,
      ...(accepted && proposal.continues
        ? {
            goesOn: true,
            ...(merged ? {} : { nextCharterAt: `${baseUrl}/desk/forums/${forumIdOf(decision)}/charter` }),
          }
        : {}),
      ...(accepted ? { forumAt: `${baseUrl}/forums/${forumIdOf(decision)}` } : {}),
      callsAt: `${baseUrl}/calls`,
      forumsAt: `${baseUrl}/forums#running`,
      decisionsAt: `${baseUrl}/calls/${call.id}/decisions`,
    },
  });
};

/** The forum that an accepted proposal founds, or in which it goes on. */
const forumIdOf = ({ proposal, forumId }: Decision): string => proposal.continues?.forumId ?? forumId;

/** "Nina N. (own organisation), Omar O. (own proposal; was at the meeting)". */
const inWords = (stayOut: readonly StayingOut[]): string =>
  stayOut
    .map(
      ({ name, interest, carried, wasThere }) =>
        `${name} (${spokenInterest(interest)}${carried ? ', declared towards the forum before' : ''}${wasThere ? '; was at the meeting' : ''})`,
    )
    .join(', ');

/** A forum begins with what its proposal says. */
const forumOf = (proposal: Proposal, id: string, at: string): Forum => {
  const { title, question, goal, team, organisations } = fieldsOf(proposal);
  return {
    id,
    revision: 0,
    proposalId: proposal.id,
    callId: proposal.callId,
    createdAt: at,
    title,
    question,
    goal,
    team,
    organisations,
    takePart:
      'Everybody is welcome. The coordinating team writes here when it meets and how to reach it; comment on the drafts of this forum whenever they are open.',
  };
};

/**
 * The only way in which proposals are decided on, one or many: all of them, the forums they found, the letters to their
 * proposers and the count against the call's capacity in one transaction. It is refused when somebody changed a proposal,
 * the selection or the call meanwhile: so a call is never over its capacity, whoever acts at once.
 */
export const createDecider =
  (dependencies: {
    proposals: Proposals;
    forums: Forums;
    selections: Selections;
    commit: CommitChanges;
    baseUrl: string;
  }) =>
  async (
    about: Circumstances & {
      call: Call;
      selection: Selection;
      decisions: readonly Decision[];
      ofList: boolean;
    },
    by: Actor,
    now: Date,
  ): Promise<Refusal | undefined> => {
    const { proposals, forums, selections, commit, baseUrl } = dependencies;
    const { call, selection, decisions, ofList, meeting, present = [], early } = about;
    const at = now.toISOString();
    const after = decide(
      selection,
      call,
      decisions.map(({ proposal, accepted, stayOut }) => ({ proposalId: proposal.id, accepted, stayOut })),
      { by: by.name, at, ofList, meeting, present, early },
    );
    if (isRefusal(after)) return after;
    const decided: { decision: Decision; after: Proposal }[] = [];
    for (const decision of decisions) {
      const { proposal, accepted, reasons } = decision;
      const forumId = forumIdOf(decision);
      const taken = decideOnProposal(
        proposal,
        { accepted, reasons, by: by.name, ...(accepted ? { forumId } : {}) },
        now,
      );
      if (isRefusal(taken)) return taken;
      decided.push({ decision, after: taken });
    }
    // A continuation goes on in the forum that there is.
    const founded = decided.filter(({ decision }) => decision.accepted && !decision.proposal.continues);
    const goOn = decided.flatMap(({ decision: { accepted, proposal } }) =>
      accepted && proposal.continues ? [{ proposal, forumId: proposal.continues.forumId }] : [],
    );
    return commit({
      changes: [
        ...decided.map(({ decision, after: taken }) => proposals.change(decision.proposal, taken, by, at)),
        ...founded.map(({ decision, after: taken }) =>
          forums.change(undefined, forumOf(taken, decision.forumId, at), by, at),
        ),
        selections.change(selection.revision ? selection : undefined, after, by, at),
      ],
      audit: [
        ...decided.map(({ decision: { proposal, accepted, reasons, stayOut }, after: taken }) => ({
          record: proposal.id,
          at,
          by,
          act: accepted ? 'accepted a proposal' : 'declined a proposal',
          title: titleOfProposal(proposal),
          from: proposal.state,
          to: taken.state,
          note: [
            reasons,
            ...(meeting ? [`Decided at: ${meeting}`] : []),
            ...(present.length ? [`At the meeting: ${present.map(({ name }) => name).join(', ')}`] : []),
            ...(early ? [`Decided early: ${early}`] : []),
            ...(stayOut.length ? [`Stayed out: ${inWords(whoWasThere(stayOut, present))}`] : []),
          ].join('\n\n'),
          news: true,
        })),
        ...founded.map(({ decision: { proposal, forumId } }) => ({
          record: forumId,
          at,
          by,
          act: 'founded a forum',
          title: titleOfProposal(proposal),
          news: false,
          forumId,
        })),
        ...goOn.map(({ proposal, forumId }) => ({
          record: forumId,
          at,
          by,
          act: 'was accepted to go on',
          title: titleOfProposal(proposal),
          news: true,
          forumId,
        })),
      ],
      letters: decided.flatMap(({ decision }) => decisionLetters(decision, call, baseUrl, now)),
      also: [selections.callIsAsRead(call)],
    });
  };
