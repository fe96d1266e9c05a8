import type { AuditEntry } from '../../shared/domain/audit.ts';
import {
  type Dissemination,
  type Missing,
  mayNotRelease,
  missingLanguages,
  missingLanguagesInWords,
  newestLetters,
  readyAgain,
  standingInWords,
  whyAgain,
} from '../../shared/domain/dissemination.ts';
import type { Output } from '../../shared/domain/output.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import type { PressRelease } from '../../shared/domain/press-release.ts';
import type { Recipient } from '../../shared/domain/recipient.ts';
import { isSettled, tooEarlyForThePress } from '../../shared/domain/steps-to-release.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary } from '../../shared/forms/form-fields.tsx';
import type { FieldError } from '../../shared/forms/read-form.ts';
import { Done } from '../../shared/pages/done.tsx';
import { History } from '../../shared/pages/history.tsx';
import { StepsToRelease } from '../../shared/pages/steps-to-release.tsx';
import type { Page } from '../../shared/store/table.ts';
import { Act, addressOf, Crumbs, counted, type DoneAct, rowsAPage } from './parts.tsx';
import { Progress, type Sent } from './progress-pages.tsx';
import { type GetsItTwice, Twice } from './twice.tsx';

/** What is said to who comes back from an act, for as long as it holds. */
export const doneInWords = ({
  state,
  paused,
  recalled,
  rounds,
}: Dissemination): Readonly<Record<DoneAct, string>> => {
  const goesOn = state === 'released' && !paused && !recalled;
  const whether = (holds: unknown, words: string) => (holds ? words : '');
  return {
    prepared: whether(
      state === 'prepared',
      'It is prepared. Somebody else of the secretariat or DESA releases it.',
    ),
    'taken-back': whether(state === 'draft', 'It is taken back, and can be changed.'),
    released: whether(goesOn, 'It is released. The letters go now; what becomes of each stands below.'),
    paused: whether(paused, 'It is paused. Letters that have not left wait until it is resumed.'),
    resumed: whether(goesOn, 'It is resumed. The letters that waited go now.'),
    recalled: whether(recalled, 'It is recalled. Letters that have not left are cancelled.'),
    'contact-named': whether(
      state === 'released' && !recalled,
      'The new contact is saved. Somebody else of the secretariat or DESA sends the letter again.',
    ),
    'nobody-named': whether(
      state === 'released' && !recalled,
      'It is noted that there is nobody to name. The letter does not wait for another contact any more.',
    ),
    'sent-again': whether(goesOn && rounds, 'They are sent again now; what becomes of each stands below.'),
  };
};

export const DisseminationPage = (
  props: Sent & {
    output: Output;
    /** Title of its forum, where it was read. */
    forum: string | undefined;
    /** What was just done here. */
    done: string | undefined;
    /** What is missing before it can be prepared; empty later. */
    missing: readonly Missing[];
    /** Until it is released: whose address has the output already. */
    twice: readonly GetsItTwice[];
    pressRelease: PressRelease | undefined;
    history: Page<AuditEntry>;
    supplements: readonly Dissemination[];
    /** Minted here, so that a second click is the same supplement. */
    supplementId: string | undefined;
    /** Where the history shown begins. */
    historyFrom: string | undefined;
    errors: readonly FieldError[];
    person: Person | undefined;
    csrf: string;
    now: Date;
  },
) => {
  const { dissemination, csrf } = props;
  const address = addressOf(dissemination);
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <Crumbs dissemination={dissemination} forum={props.forum} />
      <p class="kicker">Dissemination</p>
      <h1 dir="auto">{dissemination.title}</h1>
      {props.done ? <Done>{props.done}</Done> : null}
      <p class="meta">
        <span
          class={`tag ${dissemination.recalled ? 'bad' : dissemination.state === 'released' && !dissemination.paused ? 'good' : 'waiting'}`}
        >
          {standingInWords(dissemination)}
        </span>{' '}
        <a href={`${address}/preview`}>See the letter as its readers will</a>
      </p>
      {dissemination.supplementTo ? (
        <p>
          A supplement: it adds recipients to{' '}
          <a href={`/desk/disseminations/${dissemination.supplementTo}`}>what was released before</a>, and
          only these get a letter.
        </p>
      ) : null}
      {/* Kept up to date by the site's script while something is still to happen; complete without it. */}
      <div id="live" class="live" data-live={stillGoing(props)}>
        <Held {...props} />
        <StepsToRelease way={{ ...props, output: props.output }} now={props.now} here={address} />
        <Acts {...props} csrf={csrf} />
        {dissemination.state === 'released' ? <Progress {...props} /> : null}
        <History entries={props.history.items} cursor={props.history.cursor} path={address} />
      </div>
    </>
  );
};

/** Where this page is read anew while its letters are under way; the supplement that it offers stays the same one. */
const stillGoing = (
  props: Sent & { historyFrom: string | undefined; supplementId: string | undefined; now: Date },
): string | undefined => {
  if (isSettled(props.dissemination, props.letters, props.now)) return undefined;
  const query = new URLSearchParams({
    ...(props.fate ? { fate: props.fate } : {}),
    ...(props.from ? { from: props.from } : {}),
    ...(props.historyFrom ? { history: props.historyFrom } : {}),
    ...(props.supplementId ? { supplement: props.supplementId } : {}),
  });
  return `${addressOf(props.dissemination)}?${query}`;
};

/** What this person can do now, or why not. */
const Acts = (
  props: Sent & {
    output: Output;
    missing: readonly Missing[];
    twice: readonly GetsItTwice[];
    pressRelease: PressRelease | undefined;
    supplements: readonly Dissemination[];
    supplementId: string | undefined;
    person: Person | undefined;
    csrf: string;
  },
) => {
  const { dissemination, person, csrf } = props;
  const address = addressOf(dissemination);
  switch (dissemination.state) {
    case 'draft': {
      const { missing } = props;
      const english = missingLanguagesInWords(missingLanguages(dissemination, props.recipients));
      return (
        <section aria-labelledby="next">
          <h2 id="next">Next</h2>
          <Twice {...props} />
          {missing.length ? (
            <>
              <p>Before it can be prepared for release:</p>
              <ul>
                {missing.map(({ message, at }) => (
                  <li key={message} dir="auto">
                    {at ? <a href={`${address}/${at}`}>{message}</a> : message}
                  </li>
                ))}
              </ul>
            </>
          ) : (
            <>
              {english ? <p class="notice">{english}</p> : null}
              <p>
                Everything is there. <a href={`${address}/preview`}>Look at the letter of some recipients</a>,
                then prepare it. Recipients and cover letter stand from then on, and somebody else of the
                secretariat or DESA releases it.
              </p>
              <div class="buttons">
                <Act
                  to={`${address}/prepare`}
                  csrf={csrf}
                  hidden={{ revision: String(dissemination.revision) }}
                >
                  Prepare for release
                </Act>
              </div>
            </>
          )}
        </section>
      );
    }
    case 'prepared': {
      const english = missingLanguagesInWords(missingLanguages(dissemination, props.recipients));
      const barred = mayNotRelease(dissemination, person?.id ?? '');
      const mayRelease = permits(person, 'release-dissemination', dissemination.forumId);
      return (
        <section aria-labelledby="next">
          <h2 id="next">Next</h2>
          <Twice {...props} />
          {english ? <p class="notice">{english}</p> : null}
          {mayRelease && !barred ? (
            <p>
              Releasing it sends {counted(props.count, 'letter', 'letters')}, at once, and cannot be undone.{' '}
              <a href={`${address}/preview`}>Look at some of them first</a>.
            </p>
          ) : (
            <p class="notice">
              {mayRelease
                ? barred?.reason
                : 'Somebody of the secretariat or DESA releases it. They see it on their desk.'}
            </p>
          )}
          <div class="buttons">
            {mayRelease && !barred ? (
              <Act
                to={`${address}/release`}
                csrf={csrf}
                hidden={{ revision: String(dissemination.revision) }}
              >
                Release to {counted(props.count, 'recipient', 'recipients')}
              </Act>
            ) : null}
            <Act to={`${address}/take-back`} csrf={csrf} class="secondary">
              Take back to change it
            </Act>
          </div>
        </section>
      );
    }
    case 'released':
      return <AfterRelease {...props} />;
  }
};

/** That it is paused or recalled, by whom and why, and the way on. */
const Held = ({
  dissemination,
  supplementId,
  person,
  csrf,
}: Sent & { supplementId: string | undefined; person: Person | undefined; csrf: string }) => {
  const { recalled, paused } = dissemination;
  if (recalled) {
    return (
      <div class="warning">
        <p>
          {recalled.by.name} recalled this, {spokenInstant(recalled.at)}. Letters that had not left are
          cancelled; what had left before stays sent.
        </p>
        <p class="kept" dir="auto">
          {recalled.reason}
        </p>
        {dissemination.lettersWritten ? (
          <>
            <p>
              To send it after all, begin a new dissemination: with this cover letter, and with those on this
              list who did not get the output and may not have it. Nothing is sent before it is released.
            </p>
            <div class="buttons">
              <Act
                to={`/desk/outputs/${dissemination.outputId}/disseminations`}
                csrf={csrf}
                hidden={{ id: supplementId ?? '', from: dissemination.id }}
                class="secondary"
              >
                Begin a new dissemination with those who did not get it
              </Act>
            </div>
          </>
        ) : (
          <p>
            In a minute or two, when it is certain that no letter leaves any more, a new dissemination can be
            begun here with those who did not get the output.
          </p>
        )}
      </div>
    );
  }
  if (!paused) return null;
  return (
    <div class="warning">
      <p>
        {paused.by.name} paused this, {spokenInstant(paused.at)}. Letters that have not left wait.
      </p>
      {paused.reason ? (
        <p class="kept" dir="auto">
          {paused.reason}
        </p>
      ) : null}
      {permits(person, 'release-dissemination', dissemination.forumId) ? (
        <div class="buttons">
          <Act to={`${addressOf(dissemination)}/resume`} csrf={csrf}>
            Resume: let them go
          </Act>
        </div>
      ) : null}
    </div>
  );
};

/** That a list goes on further than it is shown. */
const More = ({ count }: { count: number }) =>
  count > rowsAPage ? (
    <p class="meta">And {(count - rowsAPage).toLocaleString('en-GB')} more, in the list of letters below.</p>
  ) : null;

const AfterRelease = (
  props: Sent & {
    pressRelease: PressRelease | undefined;
    supplements: readonly Dissemination[];
    supplementId: string | undefined;
    person: Person | undefined;
    csrf: string;
  },
) => {
  const { dissemination, person, csrf, unreached } = props;
  const { recalled, paused } = dissemination;
  const address = addressOf(dissemination);
  const ready = readyAgain(unreached, props.letters);
  const toName = unreached.filter(({ id }) => !ready.some((each) => each.id === id));
  const maySend = permits(person, 'release-dissemination', dissemination.forumId);
  const mayWrite = permits(person, 'write-press-releases', dissemination.forumId);
  const tooEarly = tooEarlyForThePress(props.letters);
  const newest = newestLetters(props.letters);
  const whyOf = (recipient: Recipient) => {
    const letter = newest.get(recipient.id);
    return letter && whyAgain(recipient, letter);
  };
  const waits = props.letters.some(({ state }) => state === 'pending' || state === 'attempting');
  return (
    <section aria-labelledby="next">
      <h2 id="next">Next</h2>
      {/* What comes up while letters go stands below what is there: nothing moves under a hand. */}
      {recalled ? null : (
        <div class="buttons">
          <Act
            to={`${address}/supplements`}
            csrf={csrf}
            hidden={{ id: props.supplementId ?? '' }}
            class="secondary"
          >
            Add recipients by a supplement
          </Act>
          {maySend && !paused && (waits || !dissemination.lettersWritten) ? (
            <a class="button secondary" href={`${address}/pause`}>
              Pause …
            </a>
          ) : null}
          {maySend && (waits || !dissemination.lettersWritten) ? (
            <a class="button danger" href={`${address}/recall`}>
              Recall what has not left …
            </a>
          ) : null}
        </div>
      )}
      {dissemination.supplementTo ? (
        <p>
          What it reaches is named by the press release of{' '}
          <a href={`/desk/disseminations/${dissemination.supplementTo}`}>what it adds to</a>.
        </p>
      ) : props.pressRelease ? (
        <p>
          <a href={`/desk/press/${props.pressRelease.id}`}>To the press release</a>
        </p>
      ) : tooEarly ? (
        <p class="notice">{tooEarly}</p>
      ) : mayWrite ? (
        <div class="buttons">
          <Act to={`${address}/press-releases`} csrf={csrf}>
            Draft a press release
          </Act>
        </div>
      ) : (
        <p>The secretariat or DESA drafts the press release.</p>
      )}
      {props.supplements.length ? (
        <p>
          {counted(props.supplements.length, 'other part', 'other parts')} released:{' '}
          {props.supplements.map((each, index) => (
            <>
              {index ? ', ' : ''}
              <a href={addressOf(each)}>
                {counted(each.approved?.recipients.count ?? 0, 'recipient', 'recipients')},{' '}
                {spokenInstant(each.releasedAt ?? each.createdAt)}
              </a>
            </>
          ))}
          .
        </p>
      ) : null}
      {ready.length && dissemination.lettersWritten && !recalled && !paused ? (
        <>
          <p>
            {counted(ready.length, 'letter', 'letters')} can go again. Only{' '}
            {ready.length === 1 ? 'this one is' : 'these are'} sent: never what was delivered, is on its way,
            or of which nobody knows whether it left.
          </p>
          <ul>
            {ready.slice(0, rowsAPage).map((recipient) => (
              <li key={recipient.id}>
                <bdi>{recipient.organisation}</bdi>, {recipient.email}: {whyOf(recipient)}
              </li>
            ))}
          </ul>
          <More count={ready.length} />
          {maySend ? (
            <div class="buttons">
              <Act
                to={`${address}/send-again`}
                csrf={csrf}
                hidden={{ round: String(dissemination.rounds + 1) }}
                class="secondary"
              >
                Send again to {counted(ready.length, 'recipient', 'recipients')}
              </Act>
            </div>
          ) : (
            <p class="notice">Somebody of the secretariat or DESA sends them again.</p>
          )}
        </>
      ) : null}
      {toName.length && !recalled ? (
        <>
          <p>
            {counted(toName.length, 'letter', 'letters')} did not arrive, since the address takes no mail. The
            coordinating team names another contact person or address:
          </p>
          <ul>
            {toName.slice(0, rowsAPage).map(({ id, organisation, cameBack }) => (
              <li key={id}>
                <a href={`${address}/recipients/${id}`} dir="auto">
                  Name a new contact at {organisation}
                </a>
                {cameBack?.state === 'nobody' ? ' (nobody was found so far)' : null}
              </li>
            ))}
          </ul>
          <More count={toName.length} />
        </>
      ) : null}
    </section>
  );
};
