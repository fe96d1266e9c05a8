import type { ComponentChildren } from 'preact';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import { type Breaker, breakerTitle, fewestLetters, tripsAt } from '../../shared/domain/breaker.ts';
import {
  coverLetterForm,
  type Dissemination,
  disseminationStateInWords,
  largestAttachment,
  mayNotRelease,
  missingToPrepare,
  newestLetters,
  readyAgain,
  reasonForm,
  standingInWords,
} from '../../shared/domain/dissemination.ts';
import {
  type Ledger,
  type LedgerHead,
  type Letter,
  type LetterState,
  ledgerOf,
  stateInWords,
} from '../../shared/domain/letter.ts';
import { type Output, outputStateInWords } from '../../shared/domain/output.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import type { PressRelease } from '../../shared/domain/press-release.ts';
import {
  languageNames,
  mostListBytes,
  mostRecipients,
  type Recipient,
  recipientForm,
} from '../../shared/domain/recipient.ts';
import { after, spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { History } from '../../shared/pages/history.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import type { LetterFate } from '../../shared/store/ledgers.ts';
import type { Page } from '../../shared/store/table.ts';
import type { ReadList } from './list.ts';

export const rowsAPage = 100;
/** A function answers 6 MB at most, and the list itself goes along in the page. */
const goodRowsShown = 200;
const longestTextShownAgain = 100_000;

const addressOf = (dissemination: Pick<Dissemination, 'id'>) => `/desk/disseminations/${dissemination.id}`;

const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

const Crumbs = ({ dissemination, here }: { dissemination: Dissemination; here?: string }) => (
  <nav class="crumbs" aria-label="Where this is">
    <ol>
      <li>
        <a href={`/desk/forums/${dissemination.forumId}`}>Forum</a>
      </li>
      <li>
        <a href={`/desk/outputs/${dissemination.outputId}`}>Output</a>
      </li>
      {here ? (
        <>
          <li>
            <a href={addressOf(dissemination)}>Dissemination</a>
          </li>
          <li aria-current="page">{here}</li>
        </>
      ) : (
        <li aria-current="page">Dissemination</li>
      )}
    </ol>
  </nav>
);

/** A button that does one thing, by POST. */
const Act = (props: {
  to: string;
  csrf: string;
  hidden?: Readonly<Record<string, string>>;
  class?: string;
  children: ComponentChildren;
}) => (
  <form method="post" action={props.to} class="inline">
    <input type="hidden" name="csrf" value={props.csrf} />
    {Object.entries(props.hidden ?? {}).map(([name, value]) => (
      <input key={name} type="hidden" name={name} value={value} />
    ))}
    <button type="submit" class={props.class}>
      {props.children}
    </button>
  </form>
);

/** What the letters on a page are narrowed down to: one line of the sum, or one state. */
export type Fate = LedgerHead | LetterState;

/** A dissemination with its recipients and letters. */
export interface Sent {
  dissemination: Dissemination;
  /** All of them before the release, then those of this page. */
  recipients: readonly Recipient[];
  /** How many there are in all. */
  count: number;
  letters: readonly LetterFate[];
  /** Those whose letter was returned or refused. */
  unreached: readonly Recipient[];
  fate?: Fate | undefined;
  /** Where this page of the list begins, and where the next one does. */
  from?: string | undefined;
  cursor?: string | undefined;
}

/** Mail services report a delivery within minutes; a page that waits for them longer waits in vain. */
const reportsComeWithin = 15 * 60_000;

/** Whether nothing more is likely to happen by itself: every letter written, none waiting, none just handed over. */
export const isSettled = ({
  dissemination,
  letters,
  now,
}: Pick<Sent, 'dissemination' | 'letters'> & { now: Date }): boolean =>
  dissemination.state !== 'released' ||
  (dissemination.lettersWritten &&
    letters.every(({ state, fate, createdAt }) => {
      if (state === 'pending' || state === 'attempting') return false;
      return state !== 'sent' || (fate.at(-1)?.at ?? createdAt) < after(now, -reportsComeWithin);
    }));

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

const warnings = {
  pause: {
    title: 'Pause this dissemination',
    button: 'Pause it',
    lead: 'Letters that have not left wait until somebody of the secretariat or DESA resumes it. What has left cannot be held back. A letter that is being handed over at this moment may still go.',
  },
  recall: {
    title: 'Recall what has not left',
    button: 'Recall it for good',
    lead: 'Every letter that has not left is cancelled. This cannot be undone, and cannot be resumed: to send it after all, a new dissemination is prepared and released. What has left cannot be called back, and a letter that is being handed over at this moment may still go.',
  },
} as const;

/** Asks for the reason of a decision that touches many letters, and says what it will do. */
export const ReasonPage = (props: {
  dissemination: Dissemination;
  act: 'pause' | 'recall';
  csrf: string;
  typed?: Typed;
  errors?: readonly FieldError[];
}) => {
  const { title, button, lead } = warnings[props.act];
  const address = addressOf(props.dissemination);
  return (
    <>
      <ErrorSummary errors={props.errors ?? []} />
      <Crumbs dissemination={props.dissemination} here={title} />
      <h1>{title}</h1>
      <p class="lead" dir="auto">
        {props.dissemination.title}
      </p>
      <p class="warning">{lead}</p>
      <Form
        schema={reasonForm}
        action={`${address}/${props.act}`}
        hidden={{ csrf: props.csrf }}
        typed={props.typed ?? {}}
        errors={props.errors ?? []}
        submit={
          <>
            <button type="submit" class="danger">
              {button}
            </button>
            <a class="button secondary" href={address}>
              Leave it as it is
            </a>
          </>
        }
      />
    </>
  );
};

const perCent = (share: number) => `${(share * 100).toLocaleString('en-GB')} %`;

/** Whether everything that goes to many is stopped, and why; and the way to let it go again. */
export const BreakerPage = (props: {
  breaker: Breaker | undefined;
  history: Page<AuditEntry>;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { breaker } = props;
  const tripped = breaker?.state === 'tripped';
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <h1>{breakerTitle}</h1>
      <p class="lead">
        Outputs and press releases go to many. When {perCent(tripsAt.bounced)} of the letters of a day are
        returned, or {perCent(tripsAt.complained)} are marked as unwanted, all of them are stopped by
        themselves: a mail service stops a sender of whom more comes back, and then no receipt and no sign-in
        code arrives either. Of fewer than {fewestLetters} letters nothing is concluded.
      </p>
      {tripped ? (
        <>
          <div class="warning">
            <p>
              Stopped since {spokenInstant(breaker.since)}. {breaker.why}
            </p>
            <p>
              Letters that have not left wait. Look first at{' '}
              <a href="/desk/letters?state=bounced">what was returned</a> and{' '}
              <a href="/desk/letters?state=complained">what was unwanted</a>: is a whole list of recipients
              wrong? Then recall its dissemination before you let the rest go.
            </p>
          </div>
          <Form
            schema={reasonForm}
            action="/desk/letters-to-many"
            hidden={{ csrf: props.csrf }}
            typed={props.typed}
            errors={props.errors}
            submit="Let letters to many go again"
          />
        </>
      ) : (
        <p class="success">
          {breaker
            ? `They go: ${breaker.by.name} let them go again, ${spokenInstant(breaker.since)}. ${breaker.why}`
            : 'They go. They were never stopped.'}
        </p>
      )}
      <History entries={props.history.items} cursor={props.history.cursor} path="/desk/letters-to-many" />
    </>
  );
};

/** Recipients whose letter came back, and what is to be done about each. */
export const CameBackPage = (props: { recipients: readonly Recipient[]; cursor: string | undefined }) => (
  <>
    <h1>Letters that came back</h1>
    <p class="lead">
      Their address takes no mail. The coordinating team names another contact person or address; then
      somebody of the secretariat or DESA sends that letter again, and no other.
    </p>
    {props.recipients.length ? (
      <TableScroll label="Recipients whose letter came back">
        <table>
          <caption>Recipients whose letter came back</caption>
          <thead>
            <tr>
              <th scope="col">Organisation</th>
              <th scope="col">What is to be done</th>
              <th scope="col">Since</th>
            </tr>
          </thead>
          <tbody>
            {props.recipients.map(({ id, organisation, disseminationId, cameBack }) => (
              <tr key={id}>
                <th scope="row" dir="auto">
                  {organisation}
                </th>
                <td>
                  {cameBack?.state === 'renewed' ? (
                    <a href={`/desk/disseminations/${disseminationId}`}>
                      Send its letter again<span class="visually-hidden"> ({organisation})</span>
                    </a>
                  ) : (
                    <a href={`/desk/disseminations/${disseminationId}/recipients/${id}`}>
                      Name a new contact<span class="visually-hidden"> at {organisation}</span>
                    </a>
                  )}
                </td>
                <td>{cameBack ? spokenInstant(cameBack.since) : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    ) : (
      <p class="empty">No letter came back that something is still to be done about.</p>
    )}
    <Paging cursor={props.cursor} path="/desk/recipients" />
  </>
);

export const ProgressPage = (props: Sent & { person: Person | undefined; now: Date }) => (
  <>
    <Crumbs dissemination={props.dissemination} here="Letters" />
    <h1>What became of the letters</h1>
    <Progress {...props} />
  </>
);

/** Kept up to date by the site's script while something is still to happen; complete without it. */
const Progress = (props: Sent & { person: Person | undefined; now: Date }) => {
  const { dissemination, letters, now } = props;
  const settled = isSettled(props);
  const address = addressOf(dissemination);
  return (
    <section
      id="progress"
      class="live"
      aria-labelledby="letters"
      data-live={settled ? undefined : `${address}/progress${queryOf(props)}`}
    >
      <h2 id="letters">Letters</h2>
      {dissemination.lettersWritten ? null : (
        <p class="notice">
          {dissemination.recalled
            ? 'What has not left is being cancelled. This goes on by itself.'
            : 'The letters are being written. This goes on by itself.'}
        </p>
      )}
      <LedgerTable
        ledger={ledgerOf(letters.map(({ state }) => state))}
        rounds={dissemination.rounds}
        address={address}
      />
      <p class="meta">
        As of {spokenInstant(now)}.{' '}
        {settled ? null : (
          <a href={address}>
            {'Load the page again for newer figures, if they do not change by themselves.'}
          </a>
        )}
      </p>
      <Fates {...props} />
    </section>
  );
};

const heads: readonly [keyof Ledger, string][] = [
  ['sent', 'handed to the mail service'],
  ['failed', 'returned, refused or unwanted'],
  ['suppressed', 'not sent, since the address takes no mail'],
  ['cancelled', 'called back'],
  ['unknown', 'not known whether it left'],
  ['waiting', 'waiting to be sent'],
];

/** The rest of an address that shows the same part of the list. */
const queryOf = ({ fate, from }: Pick<Sent, 'fate' | 'from'>): string => {
  const query = new URLSearchParams({ ...(fate ? { fate } : {}), ...(from ? { from } : {}) });
  return query.size ? `?${query}` : '';
};

/** accepted = sent + failed + suppressed + cancelled + unknown + waiting, always. */
const LedgerTable = ({ ledger, rounds, address }: { ledger: Ledger; rounds: number; address: string }) => (
  <TableScroll label="The sum of all letters">
    <table>
      <caption>
        Every letter is in exactly one line
        {rounds ? `; sent again ${rounds === 1 ? 'once' : `${rounds} times`} to whom it had not reached` : ''}
      </caption>
      <thead>
        <tr>
          <th scope="col">What became of it</th>
          <th scope="col" class="number">
            Letters
          </th>
        </tr>
      </thead>
      <tbody>
        {heads.map(([head, words]) => (
          <tr key={head}>
            <th scope="row">
              {ledger[head] ? <a href={`${address}?fate=${head}`}>{words}</a> : words}
              {head === 'sent' ? ` (of these delivered: ${ledger.delivered.toLocaleString('en-GB')})` : ''}
            </th>
            <td class="number">{ledger[head].toLocaleString('en-GB')}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">all letters: the sum of these</th>
          <td class="number">{ledger.accepted.toLocaleString('en-GB')}</td>
        </tr>
      </tfoot>
    </table>
  </TableScroll>
);

const tone = (state: LetterState): string => {
  switch (state) {
    case 'delivered':
      return 'good';
    case 'bounced':
    case 'complained':
    case 'rejected':
    case 'abandoned':
    case 'unknown':
      return 'bad';
    case 'suppressed':
    case 'cancelled':
      return 'quiet';
    default:
      return 'waiting';
  }
};

/** What a part of the list is called. */
const fateInWords = (fate: Fate): string =>
  heads.find(([head]) => head === fate)?.[1] ?? stateInWords[fate as LetterState];

const Fates = (props: Sent & { person: Person | undefined }) => {
  const { dissemination, recipients, letters, person, fate } = props;
  const address = addressOf(dissemination);
  const newest = newestLetters(letters);
  const count = new Map<string, number>();
  for (const { recipientId = '' } of letters) count.set(recipientId, (count.get(recipientId) ?? 0) + 1);
  const unreached = new Set(props.unreached.map(({ id }) => id));
  const mayRead = permits(person, 'read-letters');
  return (
    <>
      {fate ? (
        <p>
          Only those whose letter is “{fateInWords(fate)}”. <a href={address}>Show all</a>
        </p>
      ) : null}
      <TableScroll label="What became of each recipient’s letter">
        <table class="stack">
          <caption>What became of each recipient’s letter{fate ? `: ${fateInWords(fate)}` : ''}</caption>
          <thead>
            <tr>
              <th scope="col">Organisation</th>
              <th scope="col">To</th>
              <th scope="col">Letter</th>
              <th scope="col">Since</th>
            </tr>
          </thead>
          <tbody>
            {recipients.map((recipient) => {
              const letter = newest.get(recipient.id);
              const last = letter?.fate.at(-1);
              const again = (count.get(recipient.id) ?? 1) - 1;
              return (
                <tr key={recipient.id}>
                  <th scope="row" dir="auto">
                    {recipient.organisation}
                  </th>
                  <td dir="auto" data-label="To">
                    {recipient.contact ? `${recipient.contact}, ` : ''}
                    {recipient.email}
                  </td>
                  <td class="state">
                    {letter ? (
                      <>
                        {mayRead ? (
                          <a href={`/desk/letters/${letter.id}`} class={`tag ${tone(letter.state)}`}>
                            {stateInWords[letter.state]}
                          </a>
                        ) : (
                          <span class={`tag ${tone(letter.state)}`}>{stateInWords[letter.state]}</span>
                        )}
                        {again > 0 ? ` (sent again ${again === 1 ? 'once' : `${again} times`})` : ''}
                        {last && last.state === letter.state && tone(letter.state) === 'bad' ? (
                          <p class="meta">{last.note}</p>
                        ) : null}
                      </>
                    ) : (
                      <span class="tag waiting">being written</span>
                    )}
                    {unreached.has(recipient.id) && !dissemination.recalled ? (
                      <p>
                        <a href={`${address}/recipients/${recipient.id}`}>
                          Name a new contact
                          <span class="visually-hidden"> at {recipient.organisation}</span>
                        </a>
                      </p>
                    ) : null}
                  </td>
                  <td data-label="Since">
                    {last ? <time datetime={last.at}>{spokenInstant(last.at)}</time> : ''}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableScroll>
      <Paging cursor={props.cursor} path={address} {...(fate ? { query: { fate } } : {})} />
    </>
  );
};

export const RecipientsPage = (props: {
  dissemination: Dissemination;
  recipients: readonly Recipient[];
  from: number;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
  added: string | undefined;
}) => {
  const { dissemination, recipients, from, csrf } = props;
  const address = addressOf(dissemination);
  const open = dissemination.state === 'draft';
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <Crumbs dissemination={dissemination} here="Recipients" />
      <h1>Recipients</h1>
      <p class="lead" dir="auto">
        Institutions, organisations and forums that shall receive “{dissemination.title}”.
      </p>
      {props.added && !props.errors.length ? (
        <p class="success" role="status" dir="auto">
          On the list: {props.added}.
        </p>
      ) : null}
      {open ? (
        <p class="buttons">
          <a class="button secondary" href={`${address}/recipients/upload`}>
            Add a whole list (CSV)
          </a>
          {recipients.length ? (
            <a class="button secondary" href={`${address}/recipients.csv`}>
              Download this list
            </a>
          ) : null}
        </p>
      ) : (
        <p class="notice">
          This dissemination is {disseminationStateInWords[dissemination.state]}, so its recipients stand.{' '}
          <a href={`${address}/recipients.csv`}>Download the list</a>.
        </p>
      )}
      {recipients.length ? (
        <TableScroll label="Recipients">
          <table>
            <caption>
              {counted(recipients.length, 'recipient', 'recipients')}, by name
              {recipients.length > rowsAPage
                ? `; ${from + 1} to ${Math.min(from + rowsAPage, recipients.length)}`
                : ''}
            </caption>
            <thead>
              <tr>
                <th scope="col">Organisation</th>
                <th scope="col">Contact person</th>
                <th scope="col">Email</th>
                <th scope="col">Language</th>
                <th scope="col">Why</th>
                {open ? <th scope="col">Change</th> : null}
              </tr>
            </thead>
            <tbody>
              {recipients.slice(from, from + rowsAPage).map((recipient) => (
                <tr key={recipient.id}>
                  <th scope="row" dir="auto">
                    {recipient.organisation}
                  </th>
                  <td dir="auto">{recipient.contact ?? <span class="meta">none</span>}</td>
                  <td>{recipient.email}</td>
                  <td>{languageNames[recipient.language]}</td>
                  <td dir="auto">{recipient.why ?? <span class="tag bad">missing</span>}</td>
                  {open ? (
                    <td class="actions">
                      <a href={`${address}/recipients/${recipient.id}`}>
                        Change<span class="visually-hidden"> {recipient.organisation}</span>
                      </a>{' '}
                      <Act to={`${address}/recipients/${recipient.id}/remove`} csrf={csrf} class="as-link">
                        Remove<span class="visually-hidden"> {recipient.organisation}</span>
                      </Act>
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      ) : (
        <p class="empty">
          There is no recipient yet. Add one below, or a whole list. {mostRecipients.toLocaleString('en-GB')}{' '}
          is the most.
        </p>
      )}
      <Paging
        cursor={from + rowsAPage < recipients.length ? String(from + rowsAPage) : undefined}
        path={`${address}/recipients`}
      />
      {open ? (
        <>
          <h2>Add a recipient</h2>
          <Form
            schema={recipientForm}
            action={`${address}/recipients`}
            hidden={{ csrf }}
            typed={{ language: 'en', ...props.typed }}
            errors={props.errors}
            keep={`recipient-${dissemination.id}`}
            submit="Add this recipient"
          />
        </>
      ) : null}
    </>
  );
};

export const RecipientPage = (props: {
  dissemination: Dissemination;
  recipient: Recipient;
  csrf: string;
  typed?: Typed;
  errors?: readonly FieldError[];
}) => (
  <>
    <ErrorSummary errors={props.errors ?? []} />
    <Crumbs dissemination={props.dissemination} here="Recipient" />
    <h1 dir="auto">{props.recipient.organisation}</h1>
    {props.dissemination.state === 'released' ? (
      <p class="lead">
        The letter to this recipient came back. Name another contact person or address; then somebody of the
        secretariat or DESA sends this letter again, and no other.
      </p>
    ) : null}
    <Form
      schema={recipientForm}
      action={`${addressOf(props.dissemination)}/recipients/${props.recipient.id}`}
      hidden={{ csrf: props.csrf, revision: String(props.recipient.revision) }}
      typed={props.typed ?? props.recipient}
      errors={props.errors ?? []}
      submit="Save the recipient"
    />
  </>
);

export const UploadPage = (props: {
  dissemination: Dissemination;
  csrf: string;
  error?: string;
  list?: ReadList;
  text?: string;
}) => {
  const { dissemination, csrf, list, text } = props;
  const errors = props.error ? [{ name: 'list', message: props.error }] : [];
  return (
    <>
      <ErrorSummary errors={errors} />
      <Crumbs dissemination={dissemination} here="Add a list" />
      <h1>Add a list of recipients</h1>
      {list ? (
        <ListRead dissemination={dissemination} csrf={csrf} list={list} text={text ?? ''} />
      ) : (
        <p class="lead">
          A table as a CSV file, with one recipient a line. First you see what was read; nothing is kept
          before you say so.
        </p>
      )}
      {list ? <h2>Send a corrected list</h2> : null}
      <dl class="facts">
        <div>
          <dt>First line</dt>
          <dd>
            The names of the columns: organisation, contact person, email, language, why. Only organisation
            and email have to be there. Order and upper case do not matter.
          </dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd>
            Up to {mostRecipients.toLocaleString('en-GB')} rows and {mostListBytes / 1000} KB.
          </dd>
        </div>
        <div>
          <dt>Language</dt>
          <dd>By its name or its tag: French, français or fr. English where it is empty.</dd>
        </div>
      </dl>
      <form
        method="post"
        action={`${addressOf(dissemination)}/recipients/upload`}
        enctype="multipart/form-data"
        novalidate
      >
        <input type="hidden" name="csrf" value={csrf} />
        <div class="field">
          <label for="field-file">CSV file</label>
          <p class="hint" id="field-file-hint">
            Separated by commas, semicolons or tabs; best saved as “CSV UTF-8”.
          </p>
          <input
            id="field-file"
            type="file"
            name="file"
            accept=".csv,.tsv,.txt,text/csv,text/plain"
            aria-describedby="field-file-hint"
          />
        </div>
        <div class={errors.length ? 'field wrong' : 'field'}>
          <label for="field-list">Or paste the rows, with the line of names</label>
          {errors.map(({ message }) => (
            <p class="field-error" id="field-list-error" key={message}>
              <span class="visually-hidden">Error: </span>
              {message}
            </p>
          ))}
          <textarea
            id="field-list"
            name="list"
            rows={8}
            dir="auto"
            aria-describedby={errors.length ? 'field-list-error' : undefined}
            aria-invalid={errors.length ? 'true' : undefined}
          >{`\n${(text ?? '').length > longestTextShownAgain ? '' : (text ?? '')}`}</textarea>
        </div>
        <div class="buttons">
          <button type="submit">Read the list</button>
        </div>
      </form>
    </>
  );
};

const ListRead = (props: { dissemination: Dissemination; csrf: string; list: ReadList; text: string }) => {
  const { good, bad, notes } = props.list;
  const address = addressOf(props.dissemination);
  return (
    <>
      <p class="lead" role="status">
        {counted(good.length, 'good row', 'good rows')}, {counted(bad.length, 'bad row', 'bad rows')}. Nothing
        is kept yet.
      </p>
      {notes.length ? (
        <ul class="notice">
          {notes.map((note) => (
            <li key={note} dir="auto">
              {note}
            </li>
          ))}
        </ul>
      ) : null}
      {bad.length ? (
        <TableScroll label="Rows that cannot be taken">
          <table>
            <caption>Rows that cannot be taken, and why</caption>
            <thead>
              <tr>
                <th scope="col">Line</th>
                <th scope="col">Row</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {bad.map(({ line, text, reasons }) => (
                <tr key={line}>
                  <th scope="row">{line}</th>
                  <td dir="auto">{text}</td>
                  <td dir="auto">
                    {reasons.length === 1 ? (
                      reasons[0]
                    ) : (
                      <ul>
                        {reasons.map((reason) => (
                          <li key={reason}>{reason}</li>
                        ))}
                      </ul>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      ) : null}
      {good.length ? (
        <>
          <TableScroll label="Good rows">
            <table>
              <caption>
                Good rows{good.length > goodRowsShown ? `, the first ${goodRowsShown} of ${good.length}` : ''}
              </caption>
              <thead>
                <tr>
                  <th scope="col">Line</th>
                  <th scope="col">Organisation</th>
                  <th scope="col">Contact person</th>
                  <th scope="col">Email</th>
                  <th scope="col">Language</th>
                  <th scope="col">Why</th>
                </tr>
              </thead>
              <tbody>
                {good.slice(0, goodRowsShown).map(({ line, fields }) => (
                  <tr key={line}>
                    <td>{line}</td>
                    <th scope="row" dir="auto">
                      {fields.organisation}
                    </th>
                    <td dir="auto">{fields.contact ?? ''}</td>
                    <td>{fields.email}</td>
                    <td>{languageNames[fields.language]}</td>
                    <td dir="auto">{fields.why ?? <span class="tag bad">missing</span>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
          <form method="post" action={`${address}/recipients/upload`} enctype="multipart/form-data">
            <input type="hidden" name="csrf" value={props.csrf} />
            <input type="hidden" name="keep" value="yes" />
            <textarea name="list" hidden>{`\n${props.text}`}</textarea>
            <div class="buttons">
              <button type="submit">
                {bad.length ? `Keep the good rows (${good.length})` : `Keep all rows (${good.length})`}
              </button>
            </div>
          </form>
        </>
      ) : (
        <p class="empty">No row can be taken as it is. Correct the list, and send it again.</p>
      )}
    </>
  );
};

export const CoverLetterPage = (props: {
  dissemination: Dissemination;
  csrf: string;
  person: Person | undefined;
  typed?: Typed;
  errors?: readonly FieldError[];
}) => {
  const { dissemination, csrf } = props;
  const errors = props.errors ?? [];
  const open = dissemination.state === 'draft';
  return (
    <>
      <ErrorSummary errors={errors} />
      <Crumbs dissemination={dissemination} here="Cover letter" />
      <h1>Cover letter</h1>
      <p class="lead">
        The coordinating team presents the output, in a few lines. A link to the output, the explanation of
        what a BPF is, and how to take part follow by themselves.
      </p>
      {open || props.typed ? (
        <Form
          schema={coverLetterForm}
          action={`${addressOf(dissemination)}/cover-letter`}
          hidden={{ csrf, revision: String(dissemination.revision) }}
          typed={props.typed ?? dissemination.coverLetter ?? { lang: 'en', text: firstLines }}
          errors={errors}
          keep={`cover-letter-${dissemination.id}`}
          submit="Save and look at it"
        />
      ) : (
        <>
          <p class="notice">
            This dissemination is {disseminationStateInWords[dissemination.state]}, so its cover letter
            stands. <a href={`${addressOf(dissemination)}/preview`}>See it as its readers do</a>.
          </p>
          <p class="kept" dir="auto">
            {dissemination.coverLetter?.text}
          </p>
        </>
      )}
    </>
  );
};

const firstLines =
  'Dear {{contact}},\n\nthe Best Practice Forum “{{forum}}” has published “{{output}}”.\n\nWe send it to {{organisation}} because …';

export const PreviewPage = (props: {
  dissemination: Dissemination;
  recipient: Recipient | undefined;
  awkward: readonly { recipient: Recipient; why: string }[];
  recipients: readonly Recipient[];
  shown:
    | {
        letter: Letter;
        subject: string;
        text: string;
        content: { replyTo?: { email: string }; attachment?: { name: string } };
      }
    | undefined;
  csrf: string;
  person: Person | undefined;
  tryId: string;
  tried: boolean;
}) => {
  const { dissemination, recipient, shown, recipients, csrf } = props;
  const address = addressOf(dissemination);
  return (
    <>
      <Crumbs dissemination={dissemination} here="Preview" />
      <h1>Preview</h1>
      {props.tried ? (
        <p class="success" role="status">
          The letter is on its way to you. It comes with “[Trial]” before its subject.
        </p>
      ) : null}
      {recipients.length ? (
        <form method="get" action={`${address}/preview`} class="filter">
          <div class="field">
            <label for="field-recipient">The letter to</label>
            <select id="field-recipient" name="recipient">
              {recipients.map((each) => (
                <option key={each.id} value={each.id} selected={each.id === recipient?.id}>
                  {each.organisation}
                </option>
              ))}
            </select>
          </div>
          <button type="submit" class="secondary">
            Show
          </button>
        </form>
      ) : (
        <p class="empty">
          There is no recipient yet, so there is nobody whose letter could be shown.{' '}
          <a href={`${address}/recipients`}>Add the first</a>.
        </p>
      )}
      {props.awkward.length ? (
        <section aria-labelledby="awkward">
          <h2 id="awkward">Look at these too</h2>
          <ul>
            {props.awkward.map((each) => (
              <li key={each.recipient.id}>
                <a href={`${address}/preview?recipient=${each.recipient.id}`} dir="auto">
                  {each.recipient.organisation}
                </a>
                : {each.why}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {recipient && shown ? (
        <>
          <dl class="facts">
            <div>
              <dt>To</dt>
              <dd dir="auto">
                {shown.letter.to.name}, {shown.letter.to.email}
              </dd>
            </div>
            <div>
              <dt>Subject</dt>
              <dd dir="auto">{shown.subject}</dd>
            </div>
            <div>
              <dt>Replies go to</dt>
              <dd>{shown.content.replyTo?.email ?? 'the IGF secretariat'}</dd>
            </div>
            <div>
              <dt>Attached</dt>
              <dd dir="auto">
                {shown.content.attachment?.name ??
                  `Nothing; the letter links to the output. A PDF up to ${largestAttachment / 1024 / 1024} MB can be attached.`}
              </dd>
            </div>
          </dl>
          <div class="buttons">
            <Act
              to={`${address}/try`}
              csrf={csrf}
              hidden={{ recipient: recipient.id, id: props.tryId }}
              class="secondary"
            >
              Send this letter to me ({props.person?.email})
            </Act>
            <a class="button secondary" href={`${address}/preview?recipient=${recipient.id}&part=html`}>
              The letter on a page of its own
            </a>
          </div>
          <h2>As a mail program shows it</h2>
          <iframe
            class="letter"
            title={`The letter to ${recipient.organisation}`}
            src={`${address}/preview?recipient=${recipient.id}&part=html`}
            sandbox=""
            loading="lazy"
          />
          <h2>As plain text</h2>
          <pre class="kept" dir="auto">
            {shown.text}
          </pre>
        </>
      ) : recipient ? (
        <p class="empty">
          There is no cover letter yet. <a href={`${address}/cover-letter`}>Write it</a>, and come back.
        </p>
      ) : null}
    </>
  );
};
