import type { Call } from '../../shared/domain/call.ts';
import { proposersOf } from '../../shared/domain/merger.ts';
import { titleOfProposal } from '../../shared/domain/proposal.ts';
import { decisionOn, notBegun, stayedOutOf } from '../../shared/domain/selection.ts';
import { page, type Routes, route } from '../../shared/http/web.ts';
import { DecisionsPage } from './decided-page.tsx';
import type { Dependencies, Room } from './room.ts';

/** What was decided in a call, and why, for everybody. */
export const decidedRoutes = ({ proposals, selections }: Dependencies, { callOf }: Room) =>
  ({
    'GET /calls/{callId}/decisions': route({
      needs: 'anyone',
      subject: callOf,
      answer: async (_, call: Call) => {
        const [all, selection] = await Promise.all([proposals.allOfCall(call.id), selections.ofCall(call)]);
        const decided = all.filter(({ decision }) => decision);
        return page(`Decisions: ${call.title}`, DecisionsPage({ call, decided, selection }), {
          callId: call.id,
          capacity: call.capacity,
          decisions: decided.map((proposal) => ({
            proposalId: proposal.id,
            title: titleOfProposal(proposal),
            accepted: proposal.decision?.accepted,
            reasons: proposal.decision?.reasons,
            at: proposal.decision?.at,
            meeting: decisionOn(selection, proposal.id)?.meeting,
            proposedBy: proposersOf(proposal).map(({ name }) => name),
            stayedOut: stayedOutOf(selection, proposal.id).map(({ name, interest, wasThere }) => ({
              name,
              interest,
              wasThere,
            })),
            forumId: proposal.forumId,
            didNotBegin: notBegun(selection, proposal.id)?.reason,
          })),
        });
      },
    }),
  }) satisfies Partial<Routes<'selection'>>;
