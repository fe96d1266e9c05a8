import { approvedOn, type CharterStanding } from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { spokenDay } from '../../shared/domain/time.ts';
import {
  type Milestone,
  progressOf,
  type Workplan,
  type WorkplanVersion,
  whyNotOffered,
} from '../../shared/domain/workplan.ts';
import { CharterSentence } from '../../shared/pages/charter-standing.tsx';
import { EarlierCharters } from '../../shared/pages/earlier-charters.tsx';
import { ForumWay } from '../../shared/pages/forum-way.tsx';
import { NotBegun } from '../../shared/pages/not-begun.tsx';
import { Course } from './course-page.tsx';
import type { Known } from './room.ts';
import { Timeline } from './timeline.tsx';

export const PublicPlan = (props: {
  forum: Forum;
  known: Known;
  versions: readonly WorkplanVersion[];
  now: Date;
  person: Person | undefined;
}) => {
  const { forum, known, now } = props;
  const { plan, charter, standing } = known;
  const current = plan?.current;
  return (
    <>
      {known.isEarlier ? (
        <ForumWay
          forum={forum}
          above={[`/forums/${forum.id}/workplan`, 'Workplan']}
          here="An earlier workplan"
        />
      ) : (
        <ForumWay forum={forum} here="Workplan" />
      )}
      <h1 dir="auto">Workplan of {forum.title}</h1>
      {known.isEarlier && charter ? (
        <p class="notice">
          This is the workplan of{' '}
          <a href={`/forums/${forum.id}/charter?on=${approvedOn(charter)}`}>an earlier charter</a> of the
          forum. <a href={`/forums/${forum.id}/workplan`}>The workplan since</a>
        </p>
      ) : null}
      {plan && current ? (
        <>
          <p class="lead">
            {known.isEarlier
              ? 'What the forum did until when. Its goal in that charter: '
              : 'What the forum does until when, and how far it is. Its goal: '}
            <span dir="auto">{known.isEarlier ? charter?.goal : forum.goal}</span>
          </p>
          {!known.isEarlier &&
          charter &&
          (standing === 'waits for its mid-term update' || standing === 'ended') ? (
            <p class={standing === 'ended' ? 'notice' : 'warning'}>
              <CharterSentence {...known} charter={charter} now={now} />{' '}
              <a href={`/forums/${forum.id}/charter`}>The charter</a>
            </p>
          ) : null}
          <Timeline
            plan={plan}
            milestones={current.milestones}
            course={known.course}
            now={now}
            last={{
              head: 'Take part',
              cell: (milestone) =>
                whyNotOffered(plan, milestone.id, standing) ? (
                  whoTakes(milestone, plan, standing)
                ) : (
                  <a href={`/forums/${forum.id}/workplan/${milestone.id}`}>
                    Take it<span class="visually-hidden">: {milestone.title}</span>
                  </a>
                ),
            }}
          />
          <Course course={known.course} />
          <section aria-labelledby="versions">
            <h2 id="versions">Versions</h2>
            <ul>
              {props.versions.toReversed().map((version) => (
                <li key={version.version}>
                  Version {version.version}, {spokenDay(version.at)}, approved by{' '}
                  <span dir="auto">{version.approvals.map(({ by }) => by).join(' and ')}</span>
                  {version.reason ? (
                    <p class="kept" dir="auto">
                      {version.reason}
                    </p>
                  ) : null}
                </li>
              ))}
            </ul>
          </section>
        </>
      ) : known.isEarlier ? (
        <p class="empty">No workplan was approved under this charter.</p>
      ) : forum.givenUp ? (
        <NotBegun forum={forum} />
      ) : (
        <p class="empty">
          The workplan of this forum is still being written. What it works on stands on{' '}
          <a href={`/forums/${forum.id}`}>the page of the forum</a>.
        </p>
      )}
      <EarlierCharters
        forum={forum}
        earlier={known.earlier.filter(({ on }) => !known.isEarlier || !charter || on !== approvedOn(charter))}
      />
      {permits(props.person, 'read-forum', forum.id) ? (
        <p class="meta">
          <a href={`/desk/forums/${forum.id}/workplan`}>On the desk</a>
        </p>
      ) : null}
    </>
  );
};

/** What stands in the place of "Take it" where nobody can. */
const whoTakes = ({ id, open }: Milestone, plan: Workplan, standing: CharterStanding | undefined): string => {
  const { done, taken } = progressOf(plan, id);
  if (done) return 'done';
  if (taken) return 'taken';
  if (!open) return 'the team does it';
  return standing === 'ended' ? 'the charter has ended' : 'when the second year runs';
};
