import type { ComponentChildren } from 'preact';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import {
  type Dissemination,
  mayNotRelease,
  missingToPrepare,
  readyAgain,
  standingInWords,
} from '../../shared/domain/dissemination.ts';
import { ledgerOf } from '../../shared/domain/letter.ts';
import { type Output, outputStateInWords } from '../../shared/domain/output.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import type { PressRelease } from '../../shared/domain/press-release.ts';
import type { Recipient } from '../../shared/domain/recipient.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary } from '../../shared/forms/form-fields.tsx';
import type { FieldError } from '../../shared/forms/read-form.ts';
import { History } from '../../shared/pages/history.tsx';
import type { Page } from '../../shared/store/table.ts';
import { Act, addressOf, Crumbs, counted, rowsAPage } from './parts.tsx';
import { isSettled, Progress, type Sent } from './progress-pages.tsx';

export const DisseminationPage = (
  props: Sent & {
    output: Output;
    pressRelease: PressRelease | undefined;
    history: Page<AuditEntry>;
    supplements: readonly Dissemination[];
    elsewhere: readonly Recipient[];
    /** Minted here, so that a second click is the same supplement. */
    supplementId: string | undefined;
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
      <Crumbs dissemination={dissemination} />
      <p class="kicker">Dissemination</p>
      <h1 dir="auto">{dissemination.title}</h1>
      <p class="meta">
        <span
          class={`tag ${dissemination.recalled ? 'bad' : dissemination.state === 'released' && !dissemination.paused ? 'good' : 'waiting'}`}
        >
          {standingInWords(dissemination)}
        </span>{' '}
        <a href={`/desk/outputs/${dissemination.outputId}`}>The output</a> ·{' '}
        <a href={`${address}/recipients`}>Recipients</a> ·{' '}
        <a href={`${address}/cover-letter`}>Cover letter</a> · <a href={`${address}/preview`}>Preview</a>
      </p>
      {dissemination.supplementTo ? (
        <p>
          A supplement: it adds recipients to{' '}
          <a href={`/desk/disseminations/${dissemination.supplementTo}`}>what was released before</a>, and
          only these get a letter.
        </p>
      ) : null}
      <Held {...props} />
      <Steps {...props} />
      <Acts {...props} csrf={csrf} />
      {dissemination.state === 'released' ? <Progress {...props} /> : null}
      <History entries={props.history.items} cursor={props.history.cursor} path={address} />
    </>
  );
};

interface Step {
  name: string;
  done: boolean;
  note: ComponentChildren;
}

/** Where a dissemination stands, from the output to the press release, and who acts next. */
const stepsOf = (
  props: Sent & { output: Output; pressRelease: PressRelease | undefined; now: Date },
): Step[] => {
  const { dissemination, output, recipients, letters, pressRelease } = props;
  const address = addressOf(dissemination);
  const withoutReason = dissemination.state === 'released' ? 0 : recipients.filter(({ why }) => !why).length;
  const ledger = ledgerOf(letters.map(({ state }) => state));
  const { preparedBy, preparedAt, releasedBy, releasedAt } = dissemination;
  return [
    {
      name: 'Output final',
      done: output.state === 'published',
      note:
        output.state === 'published' ? (
          `Published, version ${output.version}.`
        ) : (
          <>
            It is {outputStateInWords[output.state]}. The coordinating team or the secretariat{' '}
            <a href={`/desk/outputs/${output.id}`}>publishes it</a>.
          </>
        ),
    },
    {
      name: 'Recipients',
      done: props.count > 0 && !withoutReason,
      note: props.count ? (
        <>
          <a href={`${address}/recipients`}>{counted(props.count, 'recipient', 'recipients')}</a>
          {withoutReason
            ? `, of which ${withoutReason} ${withoutReason === 1 ? 'lacks' : 'lack'} a reason why.`
            : '.'}
        </>
      ) : (
        <>
          None yet. The coordinating team, the secretariat or DESA{' '}
          <a href={`${address}/recipients`}>adds them</a>.
        </>
      ),
    },
    {
      name: 'Cover letter',
      done: dissemination.coverLetter !== undefined,
      note: dissemination.coverLetter ? (
        <>
          “<span dir="auto">{dissemination.coverLetter.subject}</span>”.{' '}
          <a href={`${address}/preview`}>See it as its readers will</a>.
        </>
      ) : (
        <>
          Not written yet. The coordinating team <a href={`${address}/cover-letter`}>writes it</a>.
        </>
      ),
    },
    {
      name: 'Prepared',
      done: dissemination.state !== 'draft',
      note:
        preparedBy && preparedAt
          ? `By ${preparedBy.name}, ${spokenInstant(preparedAt)}.`
          : 'The coordinating team, the secretariat or DESA says that it is ready.',
    },
    {
      name: 'Released',
      done: dissemination.state === 'released',
      note:
        releasedBy && releasedAt
          ? `By ${releasedBy.name}, ${spokenInstant(releasedAt)}.`
          : `Somebody of the secretariat or DESA releases it; never who prepared it${preparedBy ? ` (${preparedBy.name})` : ''}.`,
    },
    {
      name: 'Delivered',
      done: ledger.delivered > 0 && isSettled(props),
      note:
        dissemination.state === 'released'
          ? `${counted(ledger.delivered, 'letter', 'letters')} of ${ledger.accepted.toLocaleString('en-GB')} delivered.`
          : 'The mail service reports it, letter by letter.',
    },
    {
      name: 'Press release',
      done: pressRelease?.state === 'released',
      note: pressRelease ? (
        <a href={`/desk/press/${pressRelease.id}`}>
          {pressRelease.state === 'released' ? pressRelease.headline : 'The draft'}
        </a>
      ) : (
        'The secretariat or DESA drafts it, once the output has been sent.'
      ),
    },
  ];
};

const Steps = (props: Parameters<typeof stepsOf>[0]) => {
  const steps = stepsOf(props);
  const current = steps.findIndex(({ done }) => !done);
  return (
    <section aria-labelledby="where">
      <h2 id="where">Where this stands</h2>
      <ol class="steps">
        {steps.map(({ name, done, note }, index) => (
          <li
            key={name}
            class={done ? 'done' : undefined}
            aria-current={index === current ? 'step' : undefined}
          >
            <strong>{name}</strong>
            <span class="visually-hidden">{done ? ' (done)' : ''}</span>
            <p>{note}</p>
          </li>
        ))}
      </ol>
    </section>
  );
};

/** What this person can do now, or why not. */
const Acts = (
  props: Sent & {
    output: Output;
    pressRelease: PressRelease | undefined;
    supplements: readonly Dissemination[];
    elsewhere: readonly Recipient[];
    supplementId: string | undefined;
    person: Person | undefined;
    csrf: string;
  },
) => {
  const { dissemination, person, csrf } = props;
  const address = addressOf(dissemination);
  switch (dissemination.state) {
    case 'draft': {
      const missing = missingToPrepare(dissemination, props.output, props.recipients, props.elsewhere);
      return (
        <section aria-labelledby="next">
          <h2 id="next">Next</h2>
          {missing.length ? (
            <>
              <p>Before it can be prepared for release:</p>
              <ul>
                {missing.map((each) => (
                  <li key={each} dir="auto">
                    {each}
                  </li>
                ))}
              </ul>
            </>
          ) : (
            <>
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
      const barred = mayNotRelease(dissemination, person?.id ?? '');
      const mayRelease = permits(person, 'release-dissemination', dissemination.forumId);
      return (
        <section aria-labelledby="next">
          <h2 id="next">Next</h2>
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
const Held = ({ dissemination, person, csrf }: Sent & { person: Person | undefined; csrf: string }) => {
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
      </div>
    );
  }
  if (!paused) return null;
  return (
    <div class="warning">
      <p>
        {paused.by.name} paused this, {spokenInstant(paused.at)}. Letters that have not left wait.
      </p>
      <p class="kept" dir="auto">
        {paused.reason}
      </p>
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
  const waits = props.letters.some(({ state }) => state === 'pending' || state === 'attempting');
  return (
    <section aria-labelledby="next">
      <h2 id="next">Next</h2>
      {toName.length && !recalled ? (
        <>
          <p>
            {counted(toName.length, 'letter', 'letters')} came back from an address that takes no mail. The
            coordinating team names another contact person or address:
          </p>
          <ul>
            {toName.slice(0, rowsAPage).map(({ id, organisation }) => (
              <li key={id}>
                <a href={`${address}/recipients/${id}`} dir="auto">
                  Name a new contact at {organisation}
                </a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {ready.length && dissemination.lettersWritten && !recalled && !paused ? (
        <>
          <p>
            {counted(ready.length, 'letter', 'letters')} can go again: the address was corrected, or the mail
            service refused the letter. Only {ready.length === 1 ? 'this one is' : 'these are'} sent: never
            what was delivered, is on its way, or of which nobody knows whether it left.
          </p>
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
      {dissemination.supplementTo ? (
        <p>
          What it reaches is named by the press release of{' '}
          <a href={`/desk/disseminations/${dissemination.supplementTo}`}>what it adds to</a>.
        </p>
      ) : props.pressRelease ? (
        <p>
          <a href={`/desk/press/${props.pressRelease.id}`}>To the press release</a>
        </p>
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
    </section>
  );
};
