import type { Call } from '../../shared/domain/call.ts';
import { type Proposal, titleOfProposal } from '../../shared/domain/proposal.ts';
import { decisionOn, notBegun, type Selection, stayedOutOf } from '../../shared/domain/selection.ts';
import { spokenDay, spokenInstant } from '../../shared/domain/time.ts';
import { Deadline } from '../../shared/pages/deadline.tsx';
import { ProposerNames } from '../../shared/pages/proposers.tsx';
import { Way } from '../../shared/pages/way.tsx';
import { forums } from './figures.tsx';
import { StayOut } from './meeting.tsx';

/** R19: what was decided, and why, for everybody. */
export const DecisionsPage = (props: { call: Call; decided: readonly Proposal[]; selection: Selection }) => {
  const { call, decided, selection } = props;
  const accepted = decided.filter(({ decision }) => decision?.accepted);
  const declined = decided.filter(({ decision }) => decision && !decision.accepted);
  return (
    <>
      <Way
        to={[
          ['/calls', 'Calls'],
          [`/calls/${call.id}`, call.title],
        ]}
        here="Decisions"
      />
      <h1>Decisions and their reasons</h1>
      <p class="lead">
        The IGF could carry {forums(call.capacity)} in this call. The MAG decides, with reasons, and they
        stand here. Who has an interest in a proposal takes no part in deciding on it, and is named beside it.
      </p>
      {decided.length ? null : (
        <p class="empty">
          Nothing is decided yet. Proposers hear by <Deadline day={call.decidedBy} />.
        </p>
      )}
      {accepted.length ? (
        <section aria-labelledby="accepted">
          <h2 id="accepted">Accepted</h2>
          {accepted.map((proposal) => (
            <Reasoned key={proposal.id} proposal={proposal} selection={selection} />
          ))}
        </section>
      ) : null}
      {declined.length ? (
        <section aria-labelledby="declined">
          <h2 id="declined">Not selected this time</h2>
          {declined.map((proposal) => (
            <Reasoned key={proposal.id} proposal={proposal} selection={selection} />
          ))}
        </section>
      ) : null}
      {declined.length ? (
        <section aria-labelledby="ways-on">
          <h2 id="ways-on">Ways on</h2>
          <p>
            A topic that was not selected is not lost: join one of the{' '}
            <a href="/forums#running">running forums</a>, which may well need the experience; bring it to a{' '}
            <a href="https://www.intgovforum.org/en/content/dynamic-coalitions">Dynamic Coalition</a> of the
            IGF, which works all year round; or propose it again in the <a href="/calls">next call</a>.
          </p>
        </section>
      ) : null}
    </>
  );
};

const Reasoned = ({ proposal, selection }: { proposal: Proposal; selection: Selection }) => {
  const { decision } = proposal;
  const meeting = decisionOn(selection, proposal.id)?.meeting;
  const givenUp = notBegun(selection, proposal.id);
  return decision ? (
    <article class="card">
      <h3 dir="auto">
        <a href={`/proposals/${proposal.id}`}>{titleOfProposal(proposal)}</a>
      </h3>
      <p class="meta" dir="auto">
        Proposed by <ProposerNames proposal={proposal} />
      </p>
      <p class="kept" dir="auto">
        {decision.reasons}
      </p>
      <StayOut of={stayedOutOf(selection, proposal.id)} verb="Stayed out of this decision" />
      <p class="meta">
        {meeting ? (
          <>
            Decided at: <bdi>{meeting}</bdi> · on record since{' '}
          </>
        ) : (
          'Decided on '
        )}
        {spokenInstant(decision.at)}
      </p>
      {givenUp ? (
        <div class="notice">
          <p>
            <span class="tag quiet">did not begin</span> The forum was given up on {spokenDay(givenUp.at)},
            and its place in the call became free again:
          </p>
          <p class="kept" dir="auto">
            {givenUp.reason}
          </p>
        </div>
      ) : null}
      {proposal.forumId ? (
        <p>
          <a href={`/forums/${proposal.forumId}`}>Page of the forum</a>
        </p>
      ) : null}
    </article>
  ) : null;
};
