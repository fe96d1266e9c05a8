import { type Call, callDeadline, opensAt } from '../../shared/domain/call.ts';
import {
  definitionInShort,
  definitionVersions,
  howToTakePart,
  suitability,
} from '../../shared/domain/definition.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Output } from '../../shared/domain/output.ts';
import { type PressRelease, publicAt } from '../../shared/domain/press-release.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { Beginning, Deadline } from '../../shared/pages/deadline.tsx';
import { Definition } from '../../shared/pages/definition.tsx';

/** The call that matters most to a visitor now: the open one, else the next, else none. */
export interface CallNow {
  call: Call;
  state: 'open' | 'announced';
}

export const FrontPage = (props: {
  callNow: CallNow | undefined;
  openForComment: readonly Output[];
  release: PressRelease | undefined;
  /** Running ones. */
  forums: readonly Forum[];
  /** Whether there are more of them, or some that rest; and some that have ended. */
  moreForums: boolean;
  endedForums: boolean;
}) => (
  <>
    <div class="hero columns">
      <div>
        <h1>What worked, what did not, and who needs to know</h1>
        <p class="lead">{definitionInShort}</p>
        <p>{howToTakePart}</p>
      </div>
      <section class="card" aria-labelledby="call">
        <h2 id="call">Call for proposals</h2>
        <CallNowBox callNow={props.callNow} />
      </section>
    </div>

    <section aria-labelledby="comment">
      <h2 id="comment">Open for comment</h2>
      {props.openForComment.length ? (
        <ul class="cards">
          {props.openForComment.map((output) => (
            <li class="card" key={output.id}>
              <h3 lang={output.lang} dir="auto">
                <a href={`/outputs/${output.id}`}>{output.title}</a>
              </h3>
              <p lang={output.lang} dir="auto">
                {shortened(output.summary)}
              </p>
              {output.commentsUntil ? (
                <p class="meta">
                  Comments until <Deadline day={output.commentsUntil} />
                </p>
              ) : null}
              <p>
                <a href={`/outputs/${output.id}/feedback`}>
                  Comment <span class="visually-hidden">on {output.title}</span>
                </a>
              </p>
            </li>
          ))}
        </ul>
      ) : (
        <p class="empty">
          No draft is open for comment today. <a href="/outputs">See what has been published.</a>
        </p>
      )}
    </section>

    <section aria-labelledby="forums">
      <h2 id="forums">Running forums</h2>
      {props.forums.length ? (
        <ul class="cards">
          {props.forums.map((forum) => (
            <li class="card linked" key={forum.id}>
              <h3 dir="auto">
                <a href={`/forums/${forum.id}`}>{forum.title}</a>
              </h3>
              <p dir="auto">{shortened(forum.question)}</p>
            </li>
          ))}
        </ul>
      ) : (
        <p class="empty">
          No forum is running {props.endedForums || props.moreForums ? 'now' : 'yet'}. Forums begin when
          proposals of a call are accepted. <a href="/calls">See the calls.</a>
        </p>
      )}
      {props.moreForums || props.endedForums ? (
        <p>
          {props.moreForums ? <a href="/forums">All forums</a> : null}
          {props.moreForums && props.endedForums ? ' · ' : null}
          {props.endedForums ? <a href="/forums#earlier">Forums of earlier years</a> : null}
        </p>
      ) : null}
    </section>

    <section aria-labelledby="press">
      <h2 id="press">Latest press release</h2>
      {props.release ? (
        <article class="card linked">
          <h3 dir="auto">
            <a href={`/press/${props.release.id}`}>{props.release.headline}</a>
          </h3>
          <p class="meta">{spokenInstant(publicAt(props.release))}</p>
        </article>
      ) : (
        <p class="empty">
          None yet. When an output has been sent to the organisations that can use it, a press release says
          so, here and in the <a href="/press/feed.atom">feed</a>.
        </p>
      )}
    </section>

    <section aria-labelledby="how">
      <h2 id="how">How a forum goes</h2>
      <Year across />
      <p>
        <a href="/about">More about Best Practice Forums</a> ·{' '}
        <a href="/recommendations">The 31 recommendations this site follows</a>
      </p>
    </section>
  </>
);

const CallNowBox = ({ callNow }: { callNow: CallNow | undefined }) => {
  if (!callNow) {
    return (
      <p>
        No call is open, and none has been announced. The next one usually opens at the annual meeting of the
        IGF or right after it. <a href="/calls">See earlier calls.</a>
      </p>
    );
  }
  const { call, state } = callNow;
  return (
    <>
      <h3 dir="auto">
        <a href={`/calls/${call.id}`}>{call.title}</a> <span class={`tag ${state}`}>{state}</span>
      </h3>
      <dl class="facts">
        <dt>{state === 'open' ? 'Open since' : 'Opens'}</dt>
        <dd>{state === 'open' ? spokenInstant(opensAt(call)) : <Beginning day={call.opens} />}</dd>
        <dt>Open until</dt>
        <dd>
          <Deadline {...callDeadline(call)} />
        </dd>
        <dt>Decisions by</dt>
        <dd>
          <Deadline day={call.decidedBy} />
        </dd>
        <dt>Room for</dt>
        <dd>
          {call.capacity} {call.capacity === 1 ? 'Best Practice Forum' : 'Best Practice Forums'}
        </dd>
      </dl>
      <p class="buttons">
        <a class="button" href={`/calls/${call.id}/propose`}>
          {state === 'open' ? 'Propose a Best Practice Forum' : 'Begin a draft'}
        </a>
        <a href={`/calls/${call.id}`}>What the call asks for</a>{' '}
        <a href={call.cycleId ? `/cycles/${call.cycleId}` : '/cycles'}>The year in one picture</a>
      </p>
    </>
  );
};

/** The first words of a longer text, for a card. */
const shortened = (text: string, most = 220): string => {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2))} …`;
};

/** The way of a forum through a year. */
const Year = ({ across = false }: { across?: boolean }) => (
  <ol class={across ? 'steps across' : 'steps'}>
    <li>
      <h3>The call</h3>
      <p>
        At the annual meeting of the IGF, or right after it, the secretariat calls for topics. The call says
        until when, and how many forums the IGF can carry.
      </p>
    </li>
    <li>
      <h3>Proposals</h3>
      <p>
        Anyone proposes: one policy question, a goal that volunteers can reach, and the organisations that
        have to be at the table.
      </p>
    </li>
    <li>
      <h3>The decision</h3>
      <p>
        The Multistakeholder Advisory Group (MAG) confirms topics at its first meeting. Each proposer gets an
        answer with reasons.
      </p>
    </li>
    <li>
      <h3>The work</h3>
      <p>
        A coordinating team keeps the forum going. Everybody brings what they know: what has worked, what has
        not, and what nobody has solved.
      </p>
    </li>
    <li>
      <h3>A draft for comment</h3>
      <p>
        The draft output is open to readers, section by section. The team answers comments, and says what
        became of each.
      </p>
    </li>
    <li>
      <h3>The output, and its way to those who decide</h3>
      <p>
        The output is published and sent to organisations that can use it, with a cover letter. A press
        release says who received it.
      </p>
    </li>
  </ol>
);

export const AboutPage = () => (
  <>
    <h1>About Best Practice Forums</h1>
    <p class="lead">{definitionInShort}</p>
    <nav class="toc" aria-labelledby="on-this-page">
      <h2 id="on-this-page">On this page</h2>
      <ul>
        <li>
          <a href="#definition">The definition</a>
        </li>
        <li>
          <a href="#suitable">What makes a topic suitable</a>
        </li>
        <li>
          <a href="#take-part">How to take part</a>
        </li>
        <li>
          <a href="#year">The year of a forum</a>
        </li>
      </ul>
    </nav>

    <h2 id="definition">The definition</h2>
    <Definition />
    {definitionVersions.slice(1).map(({ id, title, parts }) => (
      <details key={id} id={`definition-${id}`}>
        <summary>{title}: the version that held until then</summary>
        <blockquote>
          <p>{parts.map(({ text }) => text).join('')}</p>
        </blockquote>
      </details>
    ))}

    <h2 id="suitable">What makes a topic suitable</h2>
    <p>
      Six questions to ask yourself before you propose. One “no” is no verdict; a proposal can say why to go
      on all the same.
    </p>
    <ol class="steps">
      {suitability.map(({ id, question, why }) => (
        <li key={id}>
          <h3>{question}</h3>
          <p>{why}</p>
        </li>
      ))}
    </ol>

    <h2 id="take-part">How to take part</h2>
    <p>{howToTakePart}</p>
    <dl class="facts">
      <dt>Propose a topic</dt>
      <dd>
        When a call is open, with a form that keeps your draft. <a href="/calls">See the calls</a>.
      </dd>
      <dt>Comment on a draft</dt>
      <dd>
        On a section or the whole, under your name or without it. The team answers.{' '}
        <a href="/outputs">See the outputs</a>.
      </dd>
      <dt>Join a forum</dt>
      <dd>
        Its coordinating team says on the forum’s page when it meets and whom to write to.{' '}
        <a href="/forums">See the forums</a>.
      </dd>
      <dt>Hear of results</dt>
      <dd>
        Press releases have a feed: <a href="/press/feed.atom">Atom</a>, <a href="/press/feed.json">JSON</a>.
      </dd>
    </dl>

    <h2 id="year">The year of a forum</h2>
    <Year />
  </>
);

export const NothingHere = () => (
  <>
    <h1>There is nothing at this address</h1>
    <p class="lead">It may have been mistyped, or cut off in an email. These places are always here:</p>
    <ul>
      <li>
        <a href="/">The front page</a>
      </li>
      <li>
        <a href="/calls">Calls for proposals</a>
      </li>
      <li>
        <a href="/forums">Forums</a>
      </li>
      <li>
        <a href="/outputs">Outputs</a>
      </li>
      <li>
        <a href="/press">Press releases</a>
      </li>
    </ul>
    <p>
      If a link in a letter brought you here, copy it whole, also what stands on its second line, into the
      address bar.
    </p>
  </>
);
