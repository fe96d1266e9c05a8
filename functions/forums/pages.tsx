import { mailto } from '../../shared/domain/addresses.ts';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import { charterSpan } from '../../shared/domain/charter.ts';
import { cycleDates } from '../../shared/domain/cycle.ts';
import { type Forum, forumForm } from '../../shared/domain/forum.ts';
import {
  type ForumStanding,
  type ItsCharter,
  isRunning,
  neverBegan,
} from '../../shared/domain/forum-standing.ts';
import { isOpenForComment, type Output, outputStateInWords } from '../../shared/domain/output.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { spokenDay } from '../../shared/domain/time.ts';
import { Answers } from '../../shared/forms/answers.tsx';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import {
  type AsksToGoOn,
  CharterSentence,
  CharterTag,
  LapsedSentence,
} from '../../shared/pages/charter-standing.tsx';
import { Secretariat } from '../../shared/pages/contact.tsx';
import { Deadline } from '../../shared/pages/deadline.tsx';
import { Done } from '../../shared/pages/done.tsx';
import { History } from '../../shared/pages/history.tsx';
import { MoreRows } from '../../shared/pages/more-rows.tsx';
import { NotBegun } from '../../shared/pages/not-begun.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import { Way } from '../../shared/pages/way.tsx';

/** For those who work on a forum: where. */
const OnTheDesk = ({ forum, person }: { forum: Forum; person: Person | undefined }) =>
  permits(person, 'read-forum', forum.id) ? (
    <>
      {' '}
      ·{' '}
      <a href={`/desk/forums/${forum.id}`}>
        On the desk<span class="visually-hidden">: {forum.title}</span>
      </a>
    </>
  ) : null;

/** A forum of the list, with what everybody may see of it. */
export interface ListedForum {
  forum: Forum;
  its: ItsCharter;
  /** Whether its workplan is in force, or was. */
  planned: boolean;
  /** Whether it was accepted long ago, and no charter came. */
  neverBegan?: boolean;
}

export const Forums = (props: {
  forums: readonly ListedForum[];
  /** Those that were given up before they began. */
  notBegun?: readonly Forum[];
  cursor: string | undefined;
  /** Of a list that goes over several pages: not the first. */
  further: boolean;
  person?: Person | undefined;
}) => {
  const running = props.forums.filter(({ its, neverBegan }) => isRunning(its) && !neverBegan);
  const waiting = props.forums.filter(({ neverBegan }) => neverBegan);
  const resting = props.forums.filter(({ its }) => its.standing === 'resting');
  const ended = props.forums.filter(({ its }) => its.standing === 'ended');
  return (
    <>
      <h1>Best Practice Forums</h1>
      <p class="lead">
        Each forum works on one policy question, in the open. Anyone can take part; each says on its page how.
      </p>
      {running.length || !props.further ? (
        <section aria-labelledby="running">
          <h2 id="running">Running forums</h2>
          {running.length ? (
            <Cards forums={running} person={props.person} />
          ) : (
            <p class="empty">
              No forum is running {props.forums.length ? 'now' : 'yet'}. Forums begin when proposals of a call
              are accepted. <a href="/calls">See the calls.</a>
            </p>
          )}
        </section>
      ) : null}
      {resting.length ? (
        <section aria-labelledby="resting">
          <h2 id="resting">Resting: the second year waits</h2>
          <p>
            A forum of two years reports at its first annual meeting. Until that update is acknowledged, its
            goal and its plan stay as they are, and no milestone is given away.
          </p>
          <Cards forums={resting} person={props.person} />
        </section>
      ) : null}
      {ended.length ? (
        <section aria-labelledby="earlier">
          <h2 id="earlier">Forums of earlier years</h2>
          <p>
            Their charters have ended; their outputs stay. A forum goes on by a next charter, once the MAG has
            accepted its continuation.
          </p>
          <Cards forums={ended} person={props.person} />
        </section>
      ) : null}
      {waiting.length ? (
        <section aria-labelledby="no-charter">
          <h2 id="no-charter">Not begun</h2>
          <p>Accepted in a call, and no charter of theirs was approved in half a year.</p>
          <Cards forums={waiting} person={props.person} />
        </section>
      ) : null}
      {props.notBegun?.length ? (
        <section aria-labelledby="not-begun">
          <h2 id="not-begun">Did not begin</h2>
          <p>Accepted in a call, and given up before a charter was approved.</p>
          <ul class="cards">
            {props.notBegun.map((forum) => (
              <li class="card linked" key={forum.id}>
                <h3 dir="auto">
                  <a href={`/forums/${forum.id}`}>{forum.title}</a>
                </h3>
                <NotBegun forum={forum} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <Paging cursor={props.cursor} path="/forums" />
    </>
  );
};

const Cards = ({ forums, person }: { forums: readonly ListedForum[]; person: Person | undefined }) => (
  <ul class="cards">
    {forums.map(({ forum, its, planned, neverBegan }) => (
      <li class="card linked" key={forum.id}>
        <h3 dir="auto">
          <a href={`/forums/${forum.id}`}>{forum.title}</a>
        </h3>
        <p dir="auto">{forum.question}</p>
        <p>
          {neverBegan ? (
            <span class="tag quiet">not begun</span>
          ) : (
            <>
              <span class={`tag ${tagOf[its.standing]}`}>{its.standing}</span> <SinceOrUntil its={its} />
            </>
          )}
        </p>
        <p class="meta">
          {its.charter ? <Part of={forum} path="charter" label="Charter" /> : null}
          {planned ? <Part of={forum} path="workplan" label="Workplan" /> : null}
          <Part of={forum} path="goal" label="How its goal came to be" last />
        </p>
        <p class="meta">
          {neverBegan ? 'Accepted on' : 'Since'} {spokenDay(forum.createdAt)}
          <OnTheDesk forum={forum} person={person} />
        </p>
      </li>
    ))}
  </ul>
);

const Part = (props: { of: Forum; path: 'charter' | 'workplan' | 'goal'; label: string; last?: boolean }) => (
  <>
    <a href={`/forums/${props.of.id}/${props.path}`}>
      {props.label}
      <span class="visually-hidden">: {props.of.title}</span>
    </a>
    {props.last ? null : ' · '}
  </>
);

const tagOf: Record<ForumStanding, string> = {
  running: 'good',
  beginning: 'waiting',
  resting: 'bad',
  ended: 'quiet',
};

/** Stands after the tag of a standing: until when, since when, or what it waits for. */
const SinceOrUntil = ({ its: { standing, charter, cycles } }: { its: ItsCharter }) => {
  if (!charter) return <>its charter is still being written</>;
  if (!cycles) return <>by its charter</>;
  const lastDay = spokenDay(charterSpan(charter, cycles).lastDay);
  switch (standing) {
    case 'ended':
      return <>on {lastDay}</>;
    case 'resting':
      return charter.midTerm ? (
        <>until the IGF secretariat has acknowledged its mid-term update</>
      ) : (
        <>until its mid-term update is filed and acknowledged</>
      );
    case 'running':
      return <>until {lastDay}</>;
    default:
      return <>by a charter from {spokenDay(cycleDates(cycles.cycle).magConfirms.day)} on</>;
  }
};

/** The member of the MAG who accompanies a forum, by the charter in force or to come (R10, R18). */
export const facilitatorOf = ({ charter, standing }: ItsCharter) =>
  charter && standing !== 'ended' ? charter.facilitator : undefined;

export const ForumPage = (props: {
  forum: Forum;
  its: ItsCharter;
  /** By which proposal it asks to go on after its charter, if it does. */
  asks: AsksToGoOn | null;
  outputs: readonly Output[];
  cursor: string | undefined;
  now: Date;
  person?: Person | undefined;
}) => {
  const { forum, outputs, cursor, now } = props;
  const { charter, cycles } = props.its;
  const facilitator = facilitatorOf(props.its);
  return (
    <>
      <Way to={[['/forums', 'Forums']]} here={forum.title} />
      <h1 dir="auto">{forum.title}</h1>
      <p class="lead kept" dir="auto">
        {forum.question}
      </p>
      <NotBegun forum={forum} />
      {forum.givenUp ? null : (
        <p>
          {charter ? (
            <>
              <CharterTag charter={charter} cycles={cycles} now={now} short />{' '}
              <CharterSentence charter={charter} cycles={cycles} now={now} asks={props.asks} />
              <LapsedSentence lapsed={props.its.lapsed} />
            </>
          ) : neverBegan(forum, props.its, now) ? (
            <>
              <span class="tag quiet">not begun</span> This forum was accepted, and no charter of it was
              approved in half a year.
            </>
          ) : (
            <>
              <span class="tag quiet">beginning</span> The charter of this forum is still being written.
            </>
          )}
        </p>
      )}

      <h2>Goal</h2>
      <p class="kept" dir="auto">
        {forum.goal}
      </p>
      <p class="meta">
        <a href={`/forums/${forum.id}/charter`}>The charter</a> ·{' '}
        <a href={`/forums/${forum.id}/workplan`}>The workplan</a> ·{' '}
        <a href={`/forums/${forum.id}/goal`}>How the goal came to be</a> ·{' '}
        <a href="/mag-participation">MAG members who take part</a>
      </p>

      <h2 id="take-part">How to take part</h2>
      {forum.givenUp ? (
        <p>
          There is nothing to take part in here any more. <a href="/forums#running">Running forums</a> may
          well need what you know.
        </p>
      ) : (
        <p class="kept notice" dir="auto">
          {forum.takePart}
        </p>
      )}
      <p>
        {forum.contact ? (
          <a href={mailto(forum.contact)}>Write to the coordinating team</a>
        ) : (
          <Secretariat>Write to the secretariat</Secretariat>
        )}{' '}
        with any question about this forum.
      </p>

      <h2>Outputs</h2>
      {outputs.length ? (
        <ul class="cards">
          {outputs.map((output) => (
            <li class="card" key={output.id}>
              <h3 lang={output.lang} dir="auto">
                <a href={`/outputs/${output.id}`}>{output.title}</a>
              </h3>
              <p class="meta">
                {isOpenForComment(output, now) && output.commentsUntil ? (
                  <>
                    <span class="tag open">open for comment</span> until{' '}
                    <Deadline day={output.commentsUntil} />
                  </>
                ) : output.publishedAt ? (
                  <>
                    <span class="tag published">published</span> {spokenDay(output.publishedAt)}
                  </>
                ) : (
                  <span class="tag quiet">draft, comments closed</span>
                )}
              </p>
            </li>
          ))}
        </ul>
      ) : (
        <p class="empty">
          {forum.givenUp
            ? 'This forum has put up no output.'
            : 'This forum has not put up an output yet. Its first draft will be open for comment here.'}
        </p>
      )}
      <Paging cursor={cursor} path={`/forums/${forum.id}`} />

      <h2>Coordinating team</h2>
      <ul>
        {forum.team.map((member, index) => (
          <li key={index} dir="auto">
            {member.name}, {member.affiliation}
          </li>
        ))}
      </ul>

      {facilitator ? (
        <p>
          MAG facilitator: <bdi>{facilitator.name}</bdi>, who accompanies the forum as a member of the MAG.
        </p>
      ) : null}

      <h2 id="organisations">Key organisations</h2>
      {forum.organisations.length ? (
        <>
          <p>
            Whom the forum wants at the table, and why. Being named here says nothing about having agreed.
          </p>
          <dl class="facts">
            {forum.organisations.map((organisation, index) => (
              <div key={index}>
                <dt dir="auto">{organisation.name}</dt>
                <dd dir="auto">{organisation.why}</dd>
              </div>
            ))}
          </dl>
        </>
      ) : (
        <p class="empty">None is named yet.</p>
      )}

      <p class="meta">
        The forum {forum.givenUp ? 'was accepted' : 'began'} on {spokenDay(forum.createdAt)}, from{' '}
        <a href={`/proposals/${forum.proposalId}`}>this proposal</a>.
        <OnTheDesk forum={forum} person={props.person} />
      </p>
    </>
  );
};

export interface DeskForumProps {
  forum: Forum;
  outputs: { items: readonly Output[]; cursor?: string };
  history: { items: readonly AuditEntry[]; cursor?: string };
  csrf: string;
  person: Person | undefined;
  typed?: Typed;
  errors?: readonly FieldError[];
  /** After a conflict: the version that somebody else has put in place. */
  newer?: Forum;
  saved?: boolean;
}

export const DeskForum = (props: DeskForumProps) => {
  const { forum, outputs, history, csrf, person, typed, errors = [], newer, saved } = props;
  const path = `/desk/forums/${forum.id}`;
  return (
    <>
      <ErrorSummary errors={errors} />
      <Way to={[['/desk', 'Desk']]} here={forum.title} />
      <h1 dir="auto">{forum.title}</h1>
      {saved ? <Done>Saved. It stands on the page of the forum.</Done> : null}
      <NotBegun forum={forum} />
      <p class="meta">
        <a href={`/forums/${forum.id}`}>Page of the forum</a> ·{' '}
        <a href={`${permits(person, 'read-proposals') ? '/desk' : ''}/proposals/${forum.proposalId}`}>
          Its proposal
        </a>{' '}
        · since {spokenDay(forum.createdAt)}
      </p>
      <p class="buttons">
        <a class="button secondary" href={`${path}/charter`}>
          Charter
        </a>
        <a class="button secondary" href={`${path}/goal`}>
          Goal
        </a>
        <a class="button secondary" href={`${path}/workplan`}>
          Workplan
        </a>
        <a class="button secondary" href={`${path}/mid-term`}>
          Mid-term update
        </a>
        {permits(person, 'manage-forum', forum.id) ? (
          <a class="button secondary" href={`${path}/continuation`}>
            Ask to go on
          </a>
        ) : null}
      </p>

      <section aria-labelledby="outputs">
        <h2 id="outputs">Outputs</h2>
        {outputs.items.length ? (
          <TableScroll label="Outputs">
            <table class="stack">
              <caption>Outputs of this forum, newest first</caption>
              <thead>
                <tr>
                  <th scope="col">Output</th>
                  <th scope="col">State</th>
                  <th scope="col">Comments until</th>
                  <th scope="col">Published</th>
                </tr>
              </thead>
              <tbody>
                {outputs.items.map((output) => (
                  <tr key={output.id}>
                    <th scope="row" lang={output.lang} dir="auto">
                      <a href={`/desk/outputs/${output.id}`}>{output.title}</a>
                    </th>
                    <td class="state">
                      <span class={`tag ${output.state}`}>{outputStateInWords[output.state]}</span>
                    </td>
                    <td data-label="Comments until">
                      {output.commentsUntil ? <Deadline day={output.commentsUntil} /> : 'not opened'}
                    </td>
                    <td data-label="Published">
                      {output.publishedAt ? spokenDay(output.publishedAt) : 'not yet'}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
        ) : (
          <p class="empty">There is no output yet. The first draft is seen by the team only.</p>
        )}
        <Paging cursor={outputs.cursor} path={path} />
        {permits(person, 'write-outputs', forum.id) ? (
          <p class="buttons">
            <a class="button" href={`${path}/outputs/new`}>
              New output
            </a>
          </p>
        ) : null}
      </section>

      <section aria-labelledby="about">
        <h2 id="about">What the forum says of itself</h2>
        {newer ? (
          <details open>
            <summary>The newer version</summary>
            <Answers schema={forumForm} values={newer} />
          </details>
        ) : null}
        {permits(person, 'manage-forum', forum.id) ? (
          <Form
            schema={forumForm}
            action={path}
            hidden={{ csrf, revision: String(forum.revision) }}
            typed={typed ?? forum}
            errors={errors}
            keep={`forum-${forum.id}`}
            before={<MoreRows by="Save" />}
            submit="Save"
          />
        ) : (
          <Answers schema={forumForm} values={forum} />
        )}
      </section>

      <History entries={history.items} cursor={history.cursor} path={path} />
    </>
  );
};
